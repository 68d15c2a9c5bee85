/** Documents that are retried, replaced, deleted and swept while workers work and die: no deadlock, and nothing is left open. */
import { equal, numbers, one, turns, upload } from "../concurrency/connections.ts";
import { type Database, openPostgres } from "../database.ts";

const DOCUMENTS = 12;
const PARTS = 6;
const WORKERS = 4;
const USER_ACTS = 90;
const KINDS = "array['document.parse', 'document.chunk', 'document.vectorize']";

type Job = { id: number; kind: string; lease_token: string };

/** A problem that the protocol has for a worker whose document or lease is gone. */
function isExpected(error: Error & { detail?: string }): boolean {
  return /lease_lost|superseded|document_open|part_gap|chunk_gap/.test(error.detail ?? "");
}

/** One step of a job, in small commits; a worker that dies on the way leaves its lease to run out. */
async function step(database: Database, job: Job, dies: () => boolean): Promise<void> {
  const key = [job.id, job.lease_token];
  const expire = () =>
    database.query("update private.jobs set leased_until = now() - interval '1 second' where id = $1", [
      job.id,
    ]);
  const call = async (sql: string, more: unknown[] = []) =>
    (await one(database, `select ${sql} as answer`, [...key, ...more])).answer as Record<string, unknown>;
  const stop = () => call(`public.jobs_complete($1, $2, '{"cancelled": true}')`);
  if (job.kind === "document.parse") {
    let next = Number((await call("public.document_parse_state($1, $2)")).next_part);
    for (; next < PARTS; next++) {
      if (dies()) return void await expire();
      const answer = await call(
        `public.document_parse_commit($1, $2, $3::int, jsonb_build_array(jsonb_build_object('markdown', 'part ' || $3::int || chr(10))), '{}')`,
        [next],
      );
      if (answer.cancelled) return void await stop();
    }
    if ((await call("public.document_parse_finish($1, $2, '{}')")).cancelled) await stop();
  } else if (job.kind === "document.chunk") {
    let next = Number((await call("public.document_text($1, $2, 0, 1)")).next_chunk);
    for (; next < PARTS; next++) {
      if (dies()) return void await expire();
      const answer = await call(
        `public.document_chunks_store($1, $2, $3::int, jsonb_build_array(jsonb_build_object('content', 'part ' || $3::int, 'token_count', 1,
           'char_start', $3::int * 7, 'char_end', $3::int * 7 + 6, 'content_hash', ($3::int)::text)), '{}')`,
        [next],
      );
      if (answer.cancelled) return void await stop();
    }
    if ((await call("public.document_chunk_finish($1, $2)")).cancelled) await stop();
  } else {
    if (dies()) return void await expire();
    await database.query(
      `do $do$ declare v_job private.jobs := private.hold_job(${job.id}, '${job.lease_token}');
         v_document public.documents := private.hold_document(v_job);
       begin
         if v_document.id is null then
           perform public.jobs_complete(${job.id}, '${job.lease_token}', '{}');
         else
           perform private.document_swap(v_document.id, v_document.generation);
           perform private.end_document_step(v_job, v_document);
         end if;
       end $do$`,
    );
  }
}

/** Takes jobs until `isOver` and none is left. */
async function work(database: Database, random: () => number, isOver: () => boolean): Promise<void> {
  while (true) {
    const ended = isOver();
    const [job] = (await one(database, `select public.jobs_claim(${KINDS}, 1, 60) as jobs`)).jobs as Job[];
    if (!job) {
      const { open } = await one(
        database,
        "select count(*)::int as open from private.jobs where kind like 'document.%' and kind <> 'document.erase' and state in ('queued', 'running')",
      );
      if (ended && open === 0) return;
      continue;
    }
    await step(database, job, () => random() < 0.05).catch((error) => {
      if (!isExpected(error)) throw error;
    });
  }
}

async function raceOverDocuments(url: string): Promise<void> {
  const all = Array.from({ length: WORKERS + 3 }, () => openPostgres(url));
  const [first, user, sweeper] = all as [Database, Database, Database];
  const random = numbers(7);
  try {
    const { owner } = await one(
      first,
      "insert into auth.users (id, email) values (gen_random_uuid(), 'race@documents.example') returning id as owner",
    );
    const { account } = await one(
      first,
      `select public.oauth_connect($1, '424242', 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as account`,
      [owner],
    );
    const add = async () =>
      user.query(
        `insert into public.documents (account_id, user_id, filename, storage_path) values ($1, $2, 'a.md', $3)`,
        [account, owner, await upload(user, owner as string)],
      );
    for (let i = 0; i < DOCUMENTS; i++) await add();
    let over = false;
    const swept = (async () => {
      while (!over) {
        await sweeper.query("select public.document_sweep()");
        await turns(sweeper, 5);
      }
    })();
    const acts = (async () => {
      for (let act = 0; act < USER_ACTS; act++) {
        const pick =
          "id = (select id from public.documents where account_id = $1 order by md5(id::text || $2) limit 1)";
        const path = await upload(user, owner as string);
        const words = [
          `update public.documents set generation = generation + 1 where ${pick}`,
          `update public.documents set storage_path = '${path}' where ${pick}`,
          `delete from public.documents where ${pick}`,
        ];
        await user.query(words[Math.floor(random() * 3)]!, [account, String(act)]).catch((error) => {
          if (!isExpected(error)) throw error;
        });
        if (random() < 0.3) await add();
        await turns(user, random() * 12);
      }
      over = true;
    })();
    await Promise.all([
      acts,
      swept,
      ...all.slice(3).map((worker, n) => work(worker, numbers(n + 1), () => over)),
    ]);
    const ends = await one(
      first,
      `select count(*) filter (where status not in ('completed', 'error'))::int as open,
         count(*) filter (where status = 'error' and error_code <> 'attempts_exhausted')::int as broken,
         count(*) filter (where status = 'completed') > 5 as some_completed
       from public.documents where account_id = $1`,
      [account],
    );
    equal(ends, { open: 0, broken: 0, some_completed: true }, "documents");
    const rows = await one(
      first,
      `select count(*) filter (where c.chunks <> $2 or c.parts <> $2)::int as torn, count(*) filter (where c.old > 0)::int as behind
       from public.documents d, lateral (select
         (select count(*) from public.document_chunks x where x.document_id = d.id and x.generation = d.active_generation) as chunks,
         (select count(*) from public.document_parts x where x.document_id = d.id and x.generation = d.active_generation) as parts,
         (select count(*) from public.document_chunks x where x.document_id = d.id and x.generation <> d.active_generation) as old) c
       where d.account_id = $1 and d.status = 'completed'`,
      [account, PARTS],
    );
    equal(rows, { torn: 0, behind: 0 }, "generations");
    const files = await one(
      first,
      `select count(*)::int as missing from public.document_access_log l where l.account_id = $1 and l.action = 'delete'
       and not exists (select from private.document_erasures e where e.document_id = l.document_id)`,
      [account],
    );
    equal(files, { missing: 0 }, "erasures");
  } finally {
    await Promise.all(all.map((database) => database.close()));
  }
}

export const documentRaces: Record<string, (url: string) => Promise<void>> = {
  "documents change while workers work and die": raceOverDocuments,
};
