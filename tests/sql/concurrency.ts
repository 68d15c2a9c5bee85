/** Tests of what happens between connections; they need a real server. The rooms of `concurrency` go step by step. */
import { crowdRaces } from "./bookings/races.ts";
import { alertRaces } from "./concurrency/alerts.ts";
import { bookingRaces } from "./concurrency/bookings.ts";
import {
  claim,
  connect as connectPortal,
  connections,
  type Database,
  equal,
  forget,
  one,
  type Race as Test,
} from "./concurrency/connections.ts";
import { documentSteps } from "./concurrency/documents.ts";
import { erasureRaces } from "./concurrency/erasure.ts";
import { inboundRaces } from "./concurrency/inbound.ts";
import { jobRaces } from "./concurrency/jobs.ts";
import { mirrorRaces } from "./concurrency/mirror.ts";
import { ownerRaces } from "./concurrency/owners.ts";
import { rateRaces } from "./concurrency/rates.ts";
import { repetitionRaces } from "./concurrency/repetitions.ts";
import { scoringSteps } from "./concurrency/scoring.ts";
import { sessionRaces } from "./concurrency/sessions.ts";
import { twoWayRaces } from "./concurrency/two_way.ts";
import { vectorRaces } from "./concurrency/vectors.ts";
import { writeBackSteps } from "./concurrency/write_back.ts";
import { documentRaces } from "./documents/races.ts";
import { scoringRaces } from "./scoring/races.ts";
import { writeBackRaces } from "./write_back/races.ts";

/** A connected portal; returns the account. */
const connect = async (database: Database): Promise<string> => (await connectPortal(database)).account;

const claimsGiveOneJobToOneWorker: Test = (url) =>
  connections(url, 12, async (workers) => {
    const first = workers[0]!;
    await forget(first);
    for (let i = 0; i < 10; i++) await connect(first);
    const taken = await Promise.all(workers.map(async (worker) => {
      const ids: string[] = [];
      for (let got = await claim(worker); got; got = await claim(worker)) ids.push(got.id);
      return ids;
    }));
    const ids = taken.flat();
    equal(ids.length, 40, "jobs claimed");
    equal(new Set(ids).size, 40, "different jobs claimed");
    await forget(first);
  });

const oneRefreshStoresItsTokens: Test = (url) =>
  connections(url, 8, async (isolates) => {
    const account = await connect(isolates[0]!);
    const leases = await Promise.all(isolates.map(async (isolate) =>
      (await one(
        isolate,
        "select public.oauth_lease_refresh($1, gen_random_uuid(), 30) ->> 'leased' as leased",
        [account],
      )).leased
    ));
    equal(leases.filter((leased) => leased === "true").length, 1, "refresh leases");
    const stored = await Promise.all(isolates.map(async (isolate, i) =>
      (await one(
        isolate,
        `select public.oauth_store_tokens($1, gen_random_uuid(), 1, $2, 'r', 'k', now()) ->> 'stored' as stored`,
        [account, `access-${i}`],
      )).stored
    ));
    equal(stored.filter((one) => one === "true").length, 1, "pairs stored");
    const row = await one(
      isolates[0]!,
      "select access_token, token_version from public.hubspot_accounts where id = $1",
      [
        account,
      ],
    );
    equal([row.access_token, row.token_version], [`access-${stored.indexOf("true")}`, 2], "what is stored");
    await forget(isolates[0]!);
  });

const oneStateConnectsOnce: Test = (url) =>
  connections(url, 8, async (isolates) => {
    const first = isolates[0]!;
    const user = await one(
      first,
      "insert into auth.users (id, email) values (gen_random_uuid(), 'state@race.example') returning id",
    );
    await first.query("select public.oauth_begin($1, $2, 'v', null, 600)", [user.id, "e".repeat(64)]);
    const answers = await Promise.all(
      isolates.map((isolate, i) =>
        isolate.query("select public.oauth_park($1, $2, 'c', 300)", ["e".repeat(64), `${i}`.repeat(64)]).then(
          () => "taken",
          (error) => error.detail,
        )
      ),
    );
    equal(answers.filter((answer) => answer === "taken").length, 1, "callbacks that got the state");
    equal(
      answers.filter((answer) => answer === '{"status":400,"code":"invalid_state"}').length,
      7,
      "callbacks refused",
    );
  });

const oneSessionStarts: Test = (url) =>
  connections(url, 8, async (isolates) => {
    const first = isolates[0]!;
    const account = await connect(first);
    await forget(first);
    const starts = await Promise.all(isolates.map(async (isolate) =>
      (await one(isolate, "select public.sync_start($1, null, 'full', null) as answer", [account]))
        .answer as {
          session_id: string;
          already_running: boolean;
        }
    ));
    equal(
      new Set(starts.map((start) =>
        start.session_id
      )).size,
      1,
      "sessions",
    );
    equal(starts.filter((start) => !start.already_running).length, 1, "starts that opened it");
    equal((await one(first, "select count(*)::int as jobs from private.jobs")).jobs, 4, "jobs");
    await forget(first);
  });

/** Eight writers send the same fifty records in different versions and orders; the row is the newest, and nothing deadlocks. */
const theGateHoldsUnderConcurrentWriters: Test = (url) =>
  connections(url, 8, async (writers) => {
    const first = writers[0]!;
    const account = await connect(first);
    const row = (id: number, version: number, read: number) => ({
      hubspot_id: String(id),
      source_updated_at: new Date(1_790_000_000_000 + version * 1000).toISOString(),
      read_at: new Date(1_795_000_000_000 + read).toISOString(),
      missing: false,
      email: `v${version}@example.com`,
      raw_json: {
        id: String(id),
        version,
        properties: { email: `v${version}@example.com` },
        associations: { companies: { results: [{ id: String(version), type: "contact_to_company" }] } },
      },
    });
    await Promise.all(writers.map(async (writer, w) => {
      for (let round = 0; round < 12; round++) {
        const rows = Array.from({ length: 50 }, (_, i) =>
          row(i, (w * 7 + round * 3 + i) % 90, w * 100 + round));
        if (w % 2) {
          rows.reverse();
        }
        // The version every record ends with.
        if (round === w) {
          rows.splice(
            0,
            50,
            ...Array.from({ length: 50 }, (_, i) =>
              row(i, 99, 5000)),
          );
        }
        await writer.query("select private.mirror_upsert($1, 'contacts', ($2::text)::jsonb)", [
          account,
          JSON.stringify(rows),
        ]);
      }
    }));
    const ends = await one(
      first,
      `select count(*)::int as rows, count(distinct (email, read_at))::int as states, min(email) as email
       from public.hubspot_contacts_raw where account_id = $1`,
      [account],
    );
    equal(ends, { rows: 50, states: 1, email: "v99@example.com" }, "the mirror");
    const contacts = await one(
      first,
      "select count(*)::int as rows, min(email) as low, max(email) as high from public.contacts where account_id = $1",
      [account],
    );
    equal(contacts, { rows: 50, low: "v99@example.com", high: "v99@example.com" }, "the contacts");
    const links = await one(
      first,
      "select count(*)::int as rows, min(to_object_id) as low from public.hubspot_associations where account_id = $1",
      [account],
    );
    equal(links, { rows: 50, low: "99" }, "the associations");
    await forget(first);
  });

/** Workers apply and finish while others cancel and disconnect: no deadlock, and everything ends closed. */
const cancellingWhileWorking: Test = (url) =>
  connections(url, 6, async (all) => {
    const first = all[0]!;
    for (let round = 0; round < 8; round++) {
      await forget(first);
      const account = await connect(first);
      const session = (await one(first, "select session_id from public.sync_sessions")).session_id;
      // The end comes when so many batches were applied: one round later than the round before.
      let applied = 0;
      let due = () => {};
      const isDue = new Promise<void>((done) => due = done);
      if (round === 0) due();
      const work = all.slice(0, 4).map(async (worker) => {
        const job = await claim(worker);
        if (!job) return;
        for (let batch = 0; batch < 5; batch++) {
          const text = JSON.stringify([{
            hubspot_id: String(batch),
            source_updated_at: "2026-11-01T00:00:00Z",
            read_at: "2026-11-21T00:00:00Z",
            raw_json: { id: String(batch) },
          }]);
          const answer = await one(
            worker,
            "select public.sync_apply($1, $2, $3, ($4::text)::jsonb, ($5::text)::jsonb, 1, '[]') as answer",
            [job.id, job.lease, job.object, text, JSON.stringify({ after: batch })],
          );
          if (++applied === round * 2) due();
          if ((answer.answer as { cancelled: boolean }).cancelled) break;
        }
        await worker.query("select public.sync_finish_object($1, $2, $3, 'completed', now(), null)", [
          job.id,
          job.lease,
          job.object,
        ]);
      });
      const cancel = isDue.then(() =>
        round % 2
          ? all[4]!.query("select public.sync_cancel($1)", [session])
          : all[5]!.query("select public.oauth_disconnect($1, null, false)", [account])
      );
      await Promise.all([...work, cancel]);
      const left = await one(
        first,
        `select (select count(*) from public.sync_sessions where status in ('pending', 'running'))::int as sessions,
           (select count(*) from private.jobs where state in ('queued', 'running'))::int as jobs`,
      );
      equal(left, { sessions: 0, jobs: 0 }, "open work");
    }
    await forget(first);
  });

/** Step by step, by signals: what each lock is for. */
export const lockTests: Record<string, Test> = {
  ...ownerRaces,
  ...sessionRaces,
  ...inboundRaces,
  ...jobRaces,
  ...rateRaces,
  ...repetitionRaces,
  ...mirrorRaces,
  ...scoringSteps,
  ...writeBackSteps,
  ...documentSteps,
  ...twoWayRaces,
  ...vectorRaces,
  ...alertRaces,
  ...erasureRaces,
  ...bookingRaces,
};

export const concurrencyTests: Record<string, Test> = {
  ...lockTests,
  "claims never give one job to two workers": claimsGiveOneJobToOneWorker,
  "of eight refreshes one holds the lease and one stores": oneRefreshStoresItsTokens,
  "of eight callbacks with one state one gets it": oneStateConnectsOnce,
  "of eight starts one opens a session": oneSessionStarts,
  "the gate holds under concurrent writers": theGateHoldsUnderConcurrentWriters,
  "cancelling and disconnecting while workers work": cancellingWhileWorking,
  ...crowdRaces,
  ...documentRaces,
  ...scoringRaces,
  ...writeBackRaces,
};
