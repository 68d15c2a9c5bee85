import type { Database, Transaction } from "../database/database.ts";
import { callerSettings, SET_CONTEXT } from "../mends/session_context.ts";
import type { Token } from "./token.ts";

/** What a policy of realtime.messages is about. */
export type Extension = "broadcast" | "presence";

/** A token names a role; another than these would be one of the platform's own. */
const ROLES = ["anon", "authenticated", "service_role"];

/** Asks the policies of realtime.messages, by rows that are never committed. */
export class Authorisation {
  constructor(readonly database: Database) {}

  /** Of what kinds the holder of the token may read messages of the topic: who sees a row of it. */
  mayRead(
    token: Token,
    topic: string,
    headers: Record<string, string>,
    kinds: Extension[],
  ): Promise<Set<Extension>> {
    return this.#rolledBack(token, async (tx) => {
      const ids = kinds.map(() => crypto.randomUUID());
      await tx.query(
        `insert into realtime.messages (id, topic, extension)
         select t.id::uuid, $1, t.extension from unnest($2::text[], $3::text[]) t (id, extension)`,
        [topic, ids, kinds],
      );
      await become(tx, token, topic, headers);
      const seen = await tx.query(
        "select extension from realtime.messages where id = any ($1::text[]::uuid[])",
        [ids],
      );
      return new Set(seen.map(({ extension }) => extension as Extension));
    });
  }

  /** Whether it may write messages of the kind: whose row the policies take. */
  async mayWrite(
    token: Token,
    topic: string,
    headers: Record<string, string>,
    kind: Extension,
  ): Promise<boolean> {
    const written = await this.#rolledBack(token, async (tx) => {
      await become(tx, token, topic, headers);
      await tx.query("insert into realtime.messages (topic, extension) values ($1, $2)", [topic, kind]);
      return new Set([kind]);
    });
    return written.has(kind);
  }

  /** A policy that fails, by a claim that is no id for example, lets nobody in. */
  async #rolledBack(
    token: Token,
    work: (tx: Transaction) => Promise<Set<Extension>>,
  ): Promise<Set<Extension>> {
    if (!ROLES.includes(token.role)) return new Set();
    const done = new RolledBack();
    try {
      await this.database.transaction(async (tx) => {
        done.found = await work(tx);
        throw done;
      });
    } catch (error) {
      if (error !== done && !isOfPolicy(error)) throw error;
    }
    return done.found;
  }
}

/** Ends a transaction that was only to find something out. */
class RolledBack extends Error {
  found = new Set<Extension>();
}

/** A refusal of the policies, or what came of their own code; a lost connection is neither. */
const isOfPolicy = (error: unknown) =>
  /^(22|23|42|57014|P0)/.test(String((error as { code?: unknown }).code ?? ""));

async function become(tx: Transaction, token: Token, topic: string, headers: Record<string, string>) {
  const { role, claims, sub } = token;
  const settings = {
    ...callerSettings(role, claims, sub),
    "realtime.topic": topic,
    "request.headers": JSON.stringify(headers),
  };
  await tx.query(SET_CONTEXT, [Object.keys(settings), Object.values(settings)]);
}
