/** Who may call which route: each is called in the name of each actor, on the running stack. */
import {
  describe,
  type Description,
  functionNames,
  type RouteDescription,
} from "../../supabase/local/functions/descriptions.ts";
import { Suite } from "../harness/suite.ts";
import { request, type User } from "../harness/user.ts";
import { type Actor, ACTORS, type Line } from "./page.ts";
import { makeThings, type Things } from "./things.ts";

/** Bodies with which a route comes to its question who asks; names in braces are those of `Things`. Others get an empty object. */
const BODIES: Record<string, unknown> = {
  "hubspot-oauth POST /connections/complete": { handle: "none" },
  "hubspot-sync POST /": { portal_id: "{portal_id}", mode: "incremental" },
  "hubspot-sync POST /erasures": { portal_id: "{portal_id}", contact_id: "{record_id}" },
  "process-training POST /": { portal_id: "{portal_id}", object_type: "contacts", dry_run: true },
  "process-document POST /": { document_id: "{document_id}" },
  "score-record POST /": { portal_id: "{portal_id}", object_type: "contacts", record_id: "{record_id}" },
  "score-batch POST /": { portal_id: "{portal_id}", object_type: "contacts", record_ids: ["{record_id}"] },
  "chunk POST /preview": { markdown: "A text." },
  "vectorize POST /preview": { texts: ["A text."] },
  "vectorize POST /search": { query: "text" },
  "api POST /contacts/sync": { portal_id: "{portal_id}" },
  "api POST /sync/conflicts/{conflict_id}": { winner: "hubspot" },
  "api POST /bookings": { booking_id: "tried", exam_id: "{exam_id}", contact_id: "{contact_id}" },
};

/** Queries without which a route does not come to that question. */
const QUERIES: Record<string, string> = { "api GET /metrics": "?from=2026-03-01&to=2026-04-01" };

/** What is left after these is of no use to the others. */
const LAST = [
  "hubspot-sync POST /erasures",
  "process-document DELETE /{document_id}",
  "process-training POST /models/{model_id}/activate",
  "api DELETE /bookings/{id}",
  "hubspot-oauth DELETE /connections/{portal_id}",
];

/** Calls every route of the built functions. */
export async function routeLines(): Promise<Line[]> {
  const described = await Promise.all((await functionNames()).map(describe));
  const suite = await Suite.start({ contacts: 20 });
  try {
    const things = await makeThings(suite);
    const lines: Line[] = [];
    const routes = described.flatMap((one) => one.routes.map((route) => ({ one, route })));
    const turn = ({ one, route }: { one: Description; route: RouteDescription }) =>
      LAST.indexOf(nameOf(one, route));
    for (const { one, route } of routes.toSorted((a, b) => turn(a) - turn(b))) {
      const marks = {} as Line["marks"];
      for (const actor of ACTORS) marks[actor] = await markOf(suite, things, one, route, actor);
      const thing = `${route.method} ${route.path}`;
      lines.push({ area: one.name, thing, verb: "call", marks, notes: route.access.replaceAll("_", " ") });
    }
    // In the order in which the functions tell of them.
    const order = routes.map(({ one, route }) => nameOf(one, route));
    const place = (line: Line) => order.indexOf(`${line.area} ${line.thing}`);
    return lines.toSorted((a, b) => place(a) - place(b));
  } finally {
    await suite.stop();
  }
}

const nameOf = (one: Description, { method, path }: RouteDescription) => `${one.name} ${method} ${path}`;

/** What a route says to an actor; a route about a document is asked about the actor's own and about the owner's. */
async function markOf(
  suite: Suite,
  things: Things,
  one: Description,
  route: RouteDescription,
  actor: Actor,
): Promise<string> {
  const text = JSON.stringify([route.path, BODIES[nameOf(one, route)] ?? {}]);
  if (!text.includes("{document_id}")) {
    const status = await call(suite, things.named, one, route, things.users.get(actor), actor);
    const reach = /\{[a-z_]+\}/.test(text) && actor !== "service" ? "portal" : "yes";
    return isRefusal(status) ? String(status) : reach;
  }
  const statuses: number[] = [];
  for (const document_id of documentsFor(things, actor)) {
    const named = { ...things.named, document_id };
    statuses.push(await call(suite, named, one, route, things.users.get(actor), actor));
  }
  const at = statuses.findLastIndex((status) => !isRefusal(status));
  return ["own", "portal"][at] ?? String(statuses[0]);
}

/** The actor's own document and one of the owner's, which is the owner's own. Who has none asks for that one both times. */
function documentsFor({ documents }: Things, actor: Actor): string[] {
  const owners = documents.get("owner")!;
  return actor === "owner" ? [owners] : [documents.get(actor) ?? owners, owners];
}

/** Neither who one is nor what one may stands in the way of any other status. */
const isRefusal = (status: number) => [401, 403, 404].includes(status);

async function call(
  suite: Suite,
  named: Record<string, string>,
  one: Description,
  route: RouteDescription,
  user: User | undefined,
  actor: Actor,
): Promise<number> {
  const fill = (text: string) =>
    text.replace(/\{([a-z_]+)\}/g, (_, name) => {
      if (!named[name]) throw new Error(`tests/access/things.ts has no ${name} for ${nameOf(one, route)}`);
      return named[name]!;
    });
  const body = route.method === "GET" || route.method === "DELETE"
    ? undefined
    : fill(JSON.stringify(BODIES[nameOf(one, route)] ?? {}));
  const keys: Record<string, string> = actor === "service" ? { apikey: suite.keys.secret_key } : {};
  const path = `${one.name}${fill(route.path)}${QUERIES[nameOf(one, route)] ?? ""}`;
  const { status, body: answer } = await request(suite, user, route.method, path, body, keys);
  if (status >= 500) {
    throw new Error(`${actor}: ${route.method} ${path}: ${status} ${JSON.stringify(answer)}`);
  }
  return status;
}
