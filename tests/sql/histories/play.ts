/** One history: what people and machines do to a contact on both sides, in any order, until nobody does anything any more. */
import type { Database } from "../database.ts";
import { Hub, type Snapshot } from "./hub.ts";

/** What happens, and two numbers to choose by: relative, so that a history stays one when a step is left out. */
export type Step = [kind: Kind, one: number, other: number];
export type Kind = (typeof KINDS)[number];
export const KINDS = [
  "member",
  "person",
  "read",
  "deliver",
  "send",
  "answer",
  "arrive",
  "prove",
  "expire",
  "pass",
] as const;

export interface History {
  /** Milliseconds of HubSpot's stamps. */
  granularity: number;
  /** Who wins each conflict; null: the rules of all portals. */
  winner: "hubspot" | "supabase" | null;
  steps: Step[];
}

/** What the entity had, and who made it so. */
export interface Seen {
  value: string;
  by: "member" | "merge";
}

export interface Named {
  kind: string;
  base: string | null;
  ours: string | null;
  theirs: string | null;
}

export interface End {
  hub: Hub;
  log: Seen[];
  named: Named[];
  mirror: string;
  state: { firstname: string; base: string | null; state: string | null; unproved: number };
}

interface Claim {
  lease_token: string;
  records: { values: Record<string, string> }[];
  proofs: { until: string } | null;
}

const iso = (ms: number) => new Date(ms).toISOString();
/** Times that may pass: none, a millisecond, a stamp, more than anything is under way. */
const PASSES = [0, 1, 1_000, 5_000];
const QUIET = 30;

export class World {
  readonly hub: Hub;
  readonly log: Seen[] = [];
  /** Under way: reads that are not merged, writes that HubSpot does not have, answers and histories that are not handed in. */
  readonly #reads: Snapshot[] = [];
  readonly #late: string[] = [];
  readonly #answers: (() => Promise<unknown>)[] = [];
  readonly #proofs: (() => Promise<unknown>)[] = [];
  #values = 0;

  constructor(readonly database: Database, readonly account: string, readonly history: History) {
    this.hub = new Hub(Date.now(), history.granularity);
  }

  async play(): Promise<End> {
    if (this.history.winner !== null) {
      await this.#run(
        `insert into public.sync_rules (account_id, object_type, priority, condition, winner) values ($1, 'contacts', 1, '{"always": true}', $2)`,
        [this.account, this.history.winner],
      );
    }
    this.hub.now += 5_000;
    await this.#merge(this.hub.read(0));
    for (const step of this.history.steps) await this.#step(step);
    await this.#comeToRest();
    return await this.#end();
  }

  async #step([kind, one, other]: Step): Promise<void> {
    switch (kind) {
      case "member":
        return await this.#change(this.#choose(one, "ours"));
      case "person":
        return this.hub.write(this.#choose(one, "theirs"), "person");
      case "read":
        this.#reads.push(this.hub.read(other % 2 ? 900 : 0));
        return one % 3 ? await this.#merge(this.#reads.pop()!) : undefined;
      case "deliver":
        return await this.#take(this.#reads, one, (read) => this.#merge(read));
      case "send":
        return await this.#send(one % 6, other);
      case "answer":
        return await this.#take(this.#answers, one, (answer) => answer());
      case "arrive":
        return await this.#take(this.#late, one, (value) => this.#arrive(value));
      case "prove":
        return await this.#take(this.#proofs, one, (proof) => proof());
      case "expire":
        return await this.#expire();
      case "pass":
        this.hub.now += PASSES[one % PASSES.length]!;
    }
  }

  /** Mostly a new value; sometimes one that was there before, on either side. */
  #choose(number: number, side: string): string {
    const earlier = [
      ...this.log.map((seen) => seen.value),
      ...this.hub.versions.map((version) => version.value),
    ];
    return number % 5 ? `${side} ${++this.#values}` : earlier[Math.floor(number / 5) % earlier.length]!;
  }

  async #take<T>(list: T[], number: number, use: (item: T) => unknown): Promise<void> {
    if (list.length) await use(list.splice(number % list.length, 1)[0]!);
  }

  async #change(value: string): Promise<void> {
    await this.#run("update public.contacts set firstname = $2 where account_id = $1", [this.account, value]);
    this.log.push({ value, by: "member" });
  }

  async #merge(read: Snapshot): Promise<void> {
    await this.#run(
      `select private.mirror_upsert($1, 'contacts', jsonb_build_array(jsonb_build_object('hubspot_id', '1', 'missing', false,
         'source_updated_at', $2::text, 'read_at', $3::text, 'read_floor', $4::text, 'firstname', $5::text,
         'raw_json', jsonb_build_object('firstname', $5::text))))`,
      [this.account, iso(read.stamp), read.readAt, iso(read.floor), read.value],
    );
    await this.#look();
  }

  /** A merge may have moved the entity. */
  async #look(): Promise<void> {
    const [row] = await this.#run("select firstname from public.contacts where account_id = $1", [
      this.account,
    ]);
    const value = row!.firstname as string;
    if (this.log.at(-1)?.value !== value) this.log.push({ value, by: "merge" });
  }

  #arrive(value: string): void {
    this.hub.write(value, "app");
  }

  /** Claims what is due, and one of six ways in which sending it may go. */
  async #send(way: number, other: number): Promise<void> {
    await this.#run(
      "update public.sync_records set run_after = clock_timestamp() - interval '1 second' where account_id = $1 and state = 'pending'",
      [this.account],
    );
    const [{ claim }] = await this.#run("select public.outbox_claim($1, 100, 60) as claim", [
      this.account,
    ]) as [
      { claim: Claim },
    ];
    if (claim.proofs !== null) await this.#prove(claim.proofs.until, other);
    const value = claim.records[0]?.values.firstname;
    if (value === undefined) return;
    const token = claim.lease_token;
    if (way <= 3) {
      // A client that hears nothing sends again: HubSpot may have it twice.
      const repeats = way === 3;
      if (repeats) this.#late.push(value);
      this.#arrive(value);
      const accepted = [{
        id: "1",
        updated_at: iso(this.hub.stamp),
        properties: { firstname: this.hub.value },
        may_arrive: repeats,
      }];
      const answer = () => this.#commit(token, accepted, []);
      if (way === 0) await answer();
      else if (way === 1) this.#answers.push(answer);
      // Otherwise whoever sent it died.
      else if (repeats) await answer();
      return;
    }
    // Nobody knows: it came in and its answer was lost, or it comes in later.
    if (way === 4) this.#late.push(value);
    else this.#arrive(value);
    await this.#commit(token, [], [{ id: "1", code: "no_answer", detail: "" }]);
  }

  async #commit(token: string, accepted: unknown[], unknown: unknown[]): Promise<void> {
    await this.#run("select public.outbox_commit($1, $2::text::jsonb, '[]', '[]', $3::text::jsonb, 5)", [
      token,
      JSON.stringify(accepted),
      JSON.stringify(unknown),
    ]);
    await this.#look();
  }

  /** The history is read now, and handed in now, later, or never. */
  async #prove(until: string, other: number): Promise<void> {
    const entries = this.hub.versions.toReversed().map((version) => ({
      value: version.value,
      at: iso(version.at),
      source: version.by === "person" ? "CRM_UI" : "INTEGRATION",
    }));
    const history = JSON.stringify([{ id: "1", fields: { firstname: entries } }]);
    const proof = async () => {
      await this.#run("select public.outbox_prove($1, $2, $3::text::jsonb, 0)", [
        this.account,
        until,
        history,
      ]);
      await this.#look();
    };
    if (other % 4 < 2) await proof();
    else if (other % 4 === 2) this.#proofs.push(proof);
  }

  /** Whoever holds a lease is dead. */
  async #expire(): Promise<void> {
    await this.#run(
      `update public.sync_records set leased_until = case state when 'sending' then clock_timestamp() - interval '1 second' end,
         prove_after = case when prove_after is not null then clock_timestamp() - interval '1 second' end where account_id = $1`,
      [this.account],
    );
  }

  /** No more faults: what is under way comes in, and what is due is done. */
  async #comeToRest(): Promise<void> {
    for (const list of [this.#answers, this.#proofs]) while (list.length) await list.pop()!();
    while (this.#late.length) this.#arrive(this.#late.pop()!);
    while (this.#reads.length) await this.#merge(this.#reads.pop()!);
    for (let round = 0; round < QUIET; round++) {
      this.hub.now += 5_000;
      const before = this.hub.versions.length;
      await this.#merge(this.hub.read(0));
      await this.#expire();
      await this.#send(0, 0);
      const [row] = await this.#run(
        `select not exists (select from public.sync_records where account_id = $1 and (state in ('pending', 'sending') or prove_after is not null)) as rests`,
        [this.account],
      );
      if (row!.rests && this.hub.versions.length === before) return;
    }
    throw new Error("it does not come to rest");
  }

  async #end(): Promise<End> {
    const { hub, log, account } = this;
    const named = await this.#run(
      "select kind, base, ours, theirs from public.sync_conflicts where account_id = $1",
      [account],
    );
    const [mirror] = await this.#run(
      "select firstname from public.hubspot_contacts_raw where account_id = $1",
      [account],
    );
    const [state] = await this.#run(
      `select c.firstname, r.base ->> 'firstname' as base, r.state, coalesce(jsonb_array_length(r.unproved), 0) as unproved
       from public.contacts c left join public.sync_records r on r.entity_id = c.id where c.account_id = $1`,
      [account],
    );
    return {
      hub,
      log,
      named: named as unknown as Named[],
      mirror: mirror!.firstname as string,
      state: state as unknown as End["state"],
    };
  }

  #run(sql: string, parameters: unknown[]) {
    return this.database.query(sql, parameters);
  }
}
