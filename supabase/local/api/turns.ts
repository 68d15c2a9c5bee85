import { decodeJwt } from "jose";
import type { Keys } from "../keys.ts";

/**
 * Lets each caller have a few requests at work at once; its others wait. Behind them is one thread and, with PGlite, one
 * connection: without turns, who asks for forty things at once has forty of forty-one shares of both.
 */
export class Turns {
  #callers = new Map<string, { atWork: number; waiting: (() => void)[] }>();

  /** `most`: requests of one caller at work at once. */
  constructor(readonly most: number) {}

  /** Does the work when it is the caller's turn; who is nobody waits for nobody. */
  async run<T>(caller: string | null, work: () => Promise<T>): Promise<T> {
    if (caller === null) return await work();
    const turns = this.#callers.get(caller) ?? { atWork: 0, waiting: [] };
    this.#callers.set(caller, turns);
    if (turns.atWork < this.most) turns.atWork++;
    else await new Promise<void>((begin) => turns.waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = turns.waiting.shift();
      if (next) next();
      else if (--turns.atWork === 0) this.#callers.delete(caller);
    }
  }
}

/**
 * Who shares turns: a user, or the portal whose card is asked for. Null for the project's own calls, which are made for
 * somebody who has a turn already, and for strangers. Nothing is verified: who lies only waits behind somebody else.
 */
export function callerOf(request: Request, url: URL, keys: Keys): string | null {
  const key = request.headers.get("apikey");
  if (key === keys.secret_key) return null;
  const token = /^Bearer (.+\..+\..+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token) return subjectOf(token);
  if (url.pathname.startsWith("/functions/v1/crm-card/")) return url.searchParams.get("portalId");
  return null;
}

function subjectOf(token: string): string | null {
  try {
    return decodeJwt(token).sub ?? null;
  } catch {
    return null;
  }
}
