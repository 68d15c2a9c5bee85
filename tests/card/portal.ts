// A suite with a mirrored portal, whose simulator hosts the card.

import { bundle } from "../../hubspot-app/host/bundle.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, service, signUp, type User } from "../harness/user.ts";

export interface Portal {
  suite: Suite;
  user: User;
  /** Our id of the connected portal. */
  account: string;
}

/** Starts a suite, connects its portal and mirrors it. With `host`, the page can run the card's own code. */
export async function mirroredPortal(options: { contacts: number; host: boolean }): Promise<Portal> {
  const flags = options.host ? ["--card-host", await bundle()] : [];
  const suite = await Suite.start({ contacts: options.contacts, simulatorFlags: [...flags, "--no-dirt"] });
  try {
    await suite.simulator.post("settings", { card_url: cardUrl(suite) });
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const { data, error } = await service(suite).from("hubspot_accounts").select("id").single();
    if (error) throw new Error(error.message);
    return { suite, user, account: data.id };
  } catch (error) {
    await suite.stop();
    throw error;
  }
}

export function cardUrl(suite: Suite): string {
  return `${suite.url}/functions/v1/crm-card`;
}

/** What came back of a call that HubSpot made for the card. */
export interface Exchange {
  status: number;
  headers: Record<string, string>;
  // deno-lint-ignore no-explicit-any
  json: any;
  ms: number;
  attempts: number;
  request: { method: string; url: string; headers: [string, string][]; body: string };
}

/** `hubspot.fetch`, played by the simulator; `tamper` spoils the call on its way. */
export async function hubspotFetch(
  suite: Suite,
  path: string,
  options: { method?: string; body?: unknown; tamper?: string } = {},
): Promise<Exchange> {
  const { body, ...rest } = options;
  const ask = {
    ...rest,
    url: `${cardUrl(suite)}${path}`,
    body: body === undefined ? "" : JSON.stringify(body),
  };
  const exchange = await suite.simulator.post("cards/fetch", ask);
  return { ...exchange, json: exchange.body ? JSON.parse(exchange.body) : null };
}

/** The live contacts of the portal that have a name and a job, with all their properties. */
export async function someContacts(
  suite: Suite,
): Promise<{ id: string; properties: Record<string, string> }[]> {
  const truth = await suite.simulator.get("records/contacts");
  return truth.results.filter((record: { properties: Record<string, string> }) => {
    const { firstname, lastname, jobtitle } = record.properties;
    return firstname && lastname && jobtitle;
  });
}

/** Stores a score of a trained model, as a batch would, with a history: so many points less every few days before. */
export async function storeScore(
  portal: Portal,
  recordId: string,
  score: number,
  less = [0, 6, 21, 26],
): Promise<void> {
  const client = service(portal.suite);
  const now = Date.now();
  const key = { account_id: portal.account, object_type: "contacts", record_id: recordId };
  const model = {
    source: "model",
    model_id: crypto.randomUUID(),
    model_version: 3,
    model_sha256: "ab".repeat(32),
  };
  const row = (value: number, daysAgo: number) => ({
    ...key,
    ...model,
    score: value,
    grade: value >= 80 ? "A" : value >= 60 ? "B" : "C",
    probability: value / 100,
    log_odds: 1.9,
    inputs: [3],
    as_of: new Date(now - daysAgo * 86_400_000).toISOString(),
    scored_at: new Date(now - daysAgo * 86_400_000).toISOString(),
  });
  const reason = (feature: string, text: string, contribution: number) => {
    const [label, value] = [feature, text];
    return { feature, label, value, text, contribution };
  };
  const reasons = [
    reason("calls.last", "Last call 3 days ago", 1.42),
    reason("bookings", "Trial lesson booked for Monday", 0.96),
    reason("vsl", "Watched the sales video", 0.61),
    reason("email.kind", "Uses a private e-mail address", -0.38),
    reason("source", "Came through a recommendation", 0.24),
    reason("company", "No company is linked", -0.15),
    reason("others", "14 other facts", 0.4),
  ];
  for (
    const [table, rows] of [
      ["record_scores", [{ ...row(score, 0), baseline: -1.2, reasons }]],
      ["record_score_history", less.map((points, index) => row(score - points, 5 * index))],
    ] as const
  ) {
    const { error } = await client.from(table).upsert(rows as never);
    if (error) throw new Error(`${table}: ${error.message}`);
  }
}
