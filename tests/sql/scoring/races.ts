/** Records that change while batches score them, workers that die, users who cancel and retry: each score ends up true. */
import { numbers, one, turns } from "../concurrency/connections.ts";
import { type Database, openPostgres, type Row } from "../database.ts";

const CONTACTS = 40;
/** Calls with the contacts' numbers: their sync marks the same scores as the contacts' sync. */
const ROUNDS = 25;

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function connect(database: Database, portal: string): Promise<string> {
  await database.script("delete from private.jobs where kind like 'score%'");
  const user = await one(
    database,
    "insert into auth.users (id, email) values (gen_random_uuid(), $1) returning id",
    [
      `${portal}@scores.example`,
    ],
  );
  const { id } = await one(
    database,
    `select public.oauth_connect($1, $2, 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as id`,
    [user.id, portal],
  );
  await database.query(
    `insert into public.ai_configurations (account_id, purpose, settings)
     values ($1, 'scoring:contacts', '{"debounce_seconds": 0, "write_back": false}')`,
    [id],
  );
  return id as string;
}

/** Contacts from..to with a property that holds `value`, through the gate. */
function change(
  database: Database,
  account: string,
  from: number,
  to: number,
  value: number,
): Promise<Row[]> {
  return database.query(
    `select private.mirror_upsert($1, 'contacts', (select jsonb_agg(jsonb_build_object('hubspot_id', lpad(i::text, 3, '0'),
       'source_updated_at', clock_timestamp(), 'read_at', clock_timestamp(), 'phone_normalized', '44' || i,
       'raw_json', jsonb_build_object('properties', jsonb_build_object('v', $4::text)))) from generate_series($2::int, $3::int) i))`,
    [account, from, to, value],
  );
}

/** Calls to the contacts from..to. */
function call(database: Database, account: string, from: number, to: number, id: number): Promise<Row[]> {
  return database.query(
    `select private.mirror_upsert($1, 'calls', (select jsonb_agg(jsonb_build_object('hubspot_id', $4::text || '-' || i,
       'source_updated_at', clock_timestamp(), 'read_at', clock_timestamp(), 'to_number_normalized', '44' || i,
       'raw_json', '{}'::jsonb)) from generate_series($2::int, $3::int) i))`,
    [account, from, to, id],
  );
}

/** The scores of a slice: the input is the property, so that a stale score shows. */
const COMMIT = `select public.score_batch_commit($1, $2, $3, coalesce((select jsonb_agg(jsonb_build_object(
    'record_id', r ->> 'id', 'score', 50, 'probability', ((r #>> '{properties,v}')::int % 100) / 100.0, 'log_odds', 0,
    'grade', 'C', 'baseline', 0, 'reasons', '[]'::jsonb,
    'inputs', jsonb_build_array(r #> '{properties,v}', jsonb_array_length(r -> 'calls')), 'as_of', $5::text, 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64))) from jsonb_array_elements(($4::text)::jsonb) r), '[]')) as answer`;

/** Works on batches as they come, now and then dying in the middle, until `isOver` and none is left. */
async function work(database: Database, random: () => number, isOver: () => boolean): Promise<number> {
  let commits = 0;
  while (true) {
    const ended = isOver();
    const { jobs } = await one(database, "select public.jobs_claim(array['score.batch'], 1, 60) as jobs");
    const job = (jobs as { id: number; lease_token: string }[])[0];
    if (!job) {
      const { open } = await one(
        database,
        "select count(*)::int as open from private.jobs where kind = 'score.batch' and state in ('queued', 'running')",
      );
      if (ended && open === 0) return commits;
      continue;
    }
    const key = [job.id, job.lease_token];
    while (true) {
      if (random() < 0.1) {
        // Killed: the lease runs out, another worker goes on from the position.
        await database.query(
          "update private.jobs set leased_until = now() - interval '1 second' where id = $1",
          [job.id],
        );
        break;
      }
      const { now } = await one(database, "select clock_timestamp()::text as now");
      const { slice } = await one(database, "select public.score_batch_slice($1, $2, 7) as slice", key);
      const { last_id, cancelled, records } = slice as {
        last_id: string | null;
        cancelled: boolean;
        records: unknown[];
      };
      let ends = cancelled || last_id === null;
      if (!ends) {
        const { answer } = await one(database, COMMIT, [...key, last_id, JSON.stringify(records), now]);
        commits++;
        ends = (answer as { finished: boolean; cancelled: boolean }).finished ||
          (answer as { cancelled: boolean }).cancelled;
      }
      if (ends) {
        await database.query("select public.jobs_complete($1, $2, '{}')", key);
        break;
      }
    }
  }
}

/** Work that stops at a lost lease is a worker's daily life; everything else, a deadlock above all, is a failure. */
async function tolerant(run: () => Promise<number>): Promise<void> {
  while (true) {
    try {
      await run();
      return;
    } catch (error) {
      if (!/Another worker holds this job/.test((error as Error).message)) throw error;
    }
  }
}

async function scoresEndUpTrue(url: string): Promise<void> {
  const all = Array.from({ length: 7 }, () => openPostgres(url));
  const [first, ...others] = all as [Database, ...Database[]];
  try {
    const account = await connect(first, "4101");
    await change(first, account, 1, CONTACTS, 0);
    await first.query("select public.score_batch_start($1, null, 'contacts')", [account]);
    let over = false;
    // Settled from the start: a worker that fails early is heard of at the end.
    const workers = Promise.allSettled(
      others.slice(0, 3).map((database, index) =>
        tolerant(() => work(database, numbers(index + 1), () => over))
      ),
    );
    const writers = others.slice(3, 5).map(async (database, index) => {
      const random = numbers(index + 11);
      for (let round = 1; round <= ROUNDS; round++) {
        const from = 1 + Math.floor(random() * CONTACTS / 2);
        if (index === 0) await change(database, account, from, from + 15, round);
        else await call(database, account, from, from + 15, round);
      }
    });
    const user = (async (database: Database) => {
      const random = numbers(21);
      for (let round = 0; round < ROUNDS; round++) {
        await turns(database, 5);
        await database.query(
          `update public.score_batches b set cancel_requested = cancel_requested or $2
           where b.id = (select x.id from public.score_batches x where x.account_id = $1 order by x.created_at desc limit 1)`,
          [account, random() < 0.3],
        );
        await database.query(
          `update public.score_batches b set retries = retries + 1 where b.account_id = $1 and b.status = 'cancelled'`,
          [account],
        );
      }
    })(others[5]!);
    const changed = await Promise.allSettled([...writers, user]);
    // What is cancelled was not scored: the last word is a retry.
    const last = await Promise.allSettled([first.query(
      "update public.score_batches set retries = retries + 1 where account_id = $1 and status = 'cancelled'",
      [account],
    )]);
    over = true;
    for (const end of [...changed, ...last, ...await workers]) {
      if (end.status === "rejected") throw end.reason;
    }
    const wrong = await first.query(
      `select t.hubspot_id, s.inputs, t.raw_json #> '{properties,v}' as v, s.stale_since from public.hubspot_contacts_raw t
       left join public.record_scores s on s.account_id = $1 and s.object_type = 'contacts' and s.record_id = t.hubspot_id
       where t.account_id = $1 and (s.record_id is null or s.stale_since is not null
         or s.inputs -> 0 is distinct from t.raw_json #> '{properties,v}'
         or s.inputs -> 1 is distinct from to_jsonb((select count(*) from public.hubspot_calls_raw c
           where c.account_id = $1 and c.to_number_normalized = t.phone_normalized)))`,
      [account],
    );
    check(wrong.length === 0, `scores that are not of the record: ${JSON.stringify(wrong)}`);
    const odd = await first.query(
      `select b.* from public.score_batches b where b.account_id = $1 and (b.status not in ('completed', 'cancelled')
         or b.done <> (select count(*) from public.score_batch_items i where i.batch_id = b.id and i.status = 'done')
         or b.failed <> (select count(*) from public.score_batch_items i where i.batch_id = b.id and i.status = 'failed'))`,
      [account],
    );
    check(odd.length === 0, `batches that do not add up: ${JSON.stringify(odd)}`);
  } finally {
    await Promise.all(all.map((database) => database.close()));
  }
}

export const scoringRaces = {
  "scores end up true while records change, workers die and users cancel": scoresEndUpTrue,
};
