// Webhook requests as HubSpot sends them: signed by version 3 over method, address, body and time.

import type { Suite } from "./suite.ts";

/** An event of the portal; what a test leaves out is as HubSpot has it. */
export const event = (
  subscriptionType: string,
  objectId: string | number,
  more: Record<string, unknown> = {},
) => ({
  eventId: Math.floor(Math.random() * 2 ** 31),
  subscriptionId: 1,
  portalId: 62515,
  appId: 54321,
  occurredAt: Date.now(),
  subscriptionType,
  attemptNumber: 0,
  objectId: Number(objectId),
  changeSource: "CRM_UI",
  ...more,
});

/** The headers of a request with this body, signed so long ago. */
export async function signed(suite: Suite, body: string, ageMs = 0): Promise<Record<string, string>> {
  const timestamp = String(Date.now() - ageMs);
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    text.encode(suite.simulator.clientSecret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign(
    "HMAC",
    key,
    text.encode(`POST${target(suite)}${body}${timestamp}`),
  );
  return {
    "content-type": "application/json",
    "x-hubspot-request-timestamp": timestamp,
    "x-hubspot-signature-v3": btoa(String.fromCharCode(...new Uint8Array(signature))),
  };
}

/** Where HubSpot sends them. */
export const target = (suite: Suite) => `${suite.url}/functions/v1/hubspot-webhook`;

/** Sends a body; the status of the answer. */
export async function send(suite: Suite, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(target(suite), { method: "POST", headers, body });
  await response.body?.cancel();
  return response.status;
}

/** Sends events, signed. */
export async function tell(suite: Suite, events: unknown[]): Promise<number> {
  const body = JSON.stringify(events);
  return await send(suite, body, await signed(suite, body));
}
