/** Scores that change, alone and many at once, while write-backs send them: HubSpot ends with the last of each. */
import { numbers, one, turns } from "../concurrency/connections.ts";
import { type Database, openPostgres, type Row } from "../database.ts";

const CONTACTS = 100;
/** Short ones, each checked at its end: what one burst loses, the next would write by chance. */
const BURSTS = 24;

interface Slice {
  status: string;
  records: { record_id: string; values: Record<string, unknown> }[];
  more: boolean;
  step: number;
}

/** Scores the contacts from..to in one statement. */
function score(database: Database, account: string, from: number, to: number): Promise<Row[]> {
  return database.query(
    `insert into public.record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline,
       reasons, inputs, source, model_version, model_sha256, as_of, scored_at)
     select $1, 'contacts', lpad(i::text, 4, '0'), floor(random() * 101)::int, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x',
       clock_timestamp(), clock_timestamp() from generate_series($2::int, $3::int) i order by 3
     on conflict (account_id, object_type, record_id) do update set score = excluded.score, scored_at = excluded.scored_at`,
    [account, from, to],
  );
}

/** Takes write-backs as they come, until `isOver` and none is left. What it sends lands in `hubspot`. */
async function work(
  database: Database,
  hubspot: Map<string, unknown>,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  while (true) {
    const ended = isOver();
    const { jobs } = await one(
      database,
      "select public.jobs_claim(array['score.write_back'], 1, 60) as jobs",
    );
    const job = (jobs as { id: number; lease_token: string }[])[0];
    if (!job) {
      const { open } = await one(
        database,
        "select count(*)::int as open from private.jobs where kind = 'score.write_back' and state in ('queued', 'running')",
      );
      if (ended && open === 0) return;
      continue;
    }
    const key = [job.id, job.lease_token];
    while (true) {
      const row = await one(database, "select public.score_write_back_slice($1, $2, 30) as slice", key);
      const slice = row.slice as Slice;
      if (slice.status === "waits") {
        await database.query("select public.jobs_release($1, $2, 5)", key);
        break;
      }
      if (slice.records.length > 0) {
        await turns(database, random() * 4); // on its way
        for (const { record_id, values } of slice.records) {
          if ("score" in values) hubspot.set(record_id, values.score);
        }
        await database.query(
          "select public.score_write_back_commit($1, $2, $3, ($4::text)::jsonb, '[]', '[]')",
          [...key, slice.step, JSON.stringify(slice.records)],
        );
      } else if (!slice.more) {
        await database.query("select public.jobs_complete($1, $2, '{}')", key);
        break;
      }
    }
  }
}

/** Four writers against two workers. */
async function hubspotEndsWithTheLastScores(url: string): Promise<void> {
  const all = Array.from({ length: 6 }, () => openPostgres(url));
  const [first, ...others] = all as [Database, ...Database[]];
  try {
    const user = await one(
      first,
      "insert into auth.users (id, email) values (gen_random_uuid(), 'write-back@race.example') returning id",
    );
    const { account } = await one(
      first,
      `select public.oauth_connect($1, '999001', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id'
         as account`,
      [user.id],
    );
    await first.query(
      `insert into public.ai_configurations (account_id, purpose, settings)
       values ($1, 'scoring:contacts', '{"debounce_seconds": 0}')`,
      [account],
    );
    const hubspot = new Map<string, unknown>();
    for (let burst = 0; burst < BURSTS; burst++) {
      // Odd bursts score one record at a time, few of them, even ones all in one statement.
      const alone = burst % 2 === 1;
      let over = false;
      const workers = others.slice(0, 2).map((database, n) =>
        work(database, hubspot, numbers(burst * 10 + n + 1), () => over)
      );
      const writers = others.slice(2).concat(first).map(async (database, n) => {
        const random = numbers(burst * 10 + n + 5);
        for (let round = 0; round < 6; round++) {
          const from = alone ? Math.floor(random() * 4) : 0;
          await score(database, account as string, from, alone ? from : CONTACTS);
          await turns(database, random() * 6);
        }
      });
      await Promise.all(writers);
      over = true;
      await Promise.all(workers);
      const scores = await first.query(
        "select record_id, score from public.record_scores where account_id = $1 order by 1",
        [account],
      );
      const wrong = scores.filter(({ record_id, score }) => hubspot.get(record_id as string) !== score);
      if (wrong.length > 0 || scores.length <= CONTACTS) {
        const some = JSON.stringify(wrong.slice(0, 3));
        throw new Error(
          `burst ${burst}: of ${scores.length} scores ${wrong.length} are not HubSpot's: ${some}`,
        );
      }
    }
    await first.query("delete from public.hubspot_accounts where id = $1", [account]);
  } finally {
    await Promise.all(all.map((database) => database.close()));
  }
}

export const writeBackRaces: Record<string, (url: string) => Promise<void>> = {
  "HubSpot ends with the last scores, whatever changes while they are written": hubspotEndsWithTheLastScores,
};
