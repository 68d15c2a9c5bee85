import { hubspot } from "@hubspot/ui-extensions";
import type { ActionAnswer, CardAction, CardPayload } from "./payload.ts";

/** The function answers in well under a second; HubSpot itself would wait for 15 s. */
const TIMEOUT_MS = 10_000;

export interface RecordRef {
  objectId: number;
  objectTypeId: string;
}

/** Talks to the function through HubSpot's servers, which add who asks and sign the request. */
export class Backend {
  constructor(private readonly url: string, private readonly record: RecordRef) {}

  async card(): Promise<CardPayload> {
    const query = `objectId=${this.record.objectId}&objectTypeId=${this.record.objectTypeId}`;
    return await read(await hubspot.fetch(`${this.url}/app?${query}`, { timeout: TIMEOUT_MS }));
  }

  /** HubSpot may repeat a call that failed: the function does each signed request once. */
  async act(action: CardAction["id"]): Promise<ActionAnswer> {
    const url = `${this.url}/app/actions/${action}`;
    return await read(
      await hubspot.fetch(url, { method: "POST", timeout: TIMEOUT_MS, body: { ...this.record } }),
    );
  }
}

async function read<T>(response: Response): Promise<T> {
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const detail = (body as { detail?: string } | null)?.detail;
  throw new Error(detail ?? `The sales copilot does not answer (${response.status}).`);
}
