/** One tenant that asks for everything as often as it can. */
import { put } from "../../harness/documents.ts";
import type { Suite } from "../../harness/suite.ts";
import { request } from "../../harness/user.ts";
import { type Tenant, WORK } from "./tenant.ts";

/** Calls that the flooding tenant keeps going of each kind. */
const AT_ONCE = 4;

const TEXT = "# A chapter\n\n" +
  "The customer may end the contract at any time, and is told what is left to pay. ".repeat(400);

/** What was asked for, by kind, and how much of it was refused. */
export type Counts = Record<string, { asked: number; refused: number }>;

/** Floods every route and queue until it is told to stop; a refusal is what the flood is there to bring about. */
export function flood(suite: Suite, tenant: Tenant): { stop: () => Promise<Counts> } {
  const { user, portalId: portal_id, accountId: account_id } = tenant;
  const ask = async (method: string, path: string, body: unknown, extra: Record<string, string> = {}) => {
    const { status } = await request(suite, user, method, path, body, extra);
    if (status >= 400) throw new Error(String(status));
  };
  const kinds: Record<string, () => Promise<unknown>> = {
    documents: () => put(user, "chapter.md", TEXT, { account_id }),
    score: () => WORK.score!(suite, tenant),
    card: () => WORK.card!(suite, tenant),
    batch: () => ask("POST", "score-batch", { portal_id, object_type: "contacts" }),
    training: () => ask("POST", "process-training", { portal_id, object_type: "contacts", dry_run: true }),
    search: () => ask("POST", "vectorize/search", { query: "end the contract" }),
    embed: () => ask("POST", "vectorize/preview", { texts: Array(32).fill(TEXT.slice(0, 2_000)) }),
    parse: () =>
      ask("POST", "parse/preview?filename=a.md", TEXT.repeat(20), { "content-type": "text/markdown" }),
    chunk: () => ask("POST", "chunk/preview", { markdown: TEXT.repeat(10) }),
  };
  const counts: Counts = {};
  let going = true;
  const client = async (kind: string) => {
    const count = counts[kind] ??= { asked: 0, refused: 0 };
    while (going) {
      count.asked++;
      await kinds[kind]!().catch(() => count.refused++);
    }
  };
  const clients = Object.keys(kinds).flatMap((kind) => Array.from({ length: AT_ONCE }, () => client(kind)));
  return {
    async stop() {
      going = false;
      await Promise.all(clients);
      return counts;
    },
  };
}
