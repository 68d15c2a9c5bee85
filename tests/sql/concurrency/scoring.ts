/** Records that change while their batch begins, and trainings that begin, at the same moment. */
import {
  arrive,
  claim,
  collide,
  connect,
  connections,
  equal,
  one,
  type Race,
  type Session,
} from "./connections.ts";

/** Contacts in this order, through the gate. */
const change = (account: string, ids: string[]) => (session: Session) =>
  session.query(
    `select private.mirror_upsert($1, 'contacts', (select jsonb_agg(jsonb_build_object('hubspot_id', i,
       'source_updated_at', clock_timestamp(), 'read_at', clock_timestamp(), 'raw_json',
       jsonb_build_object('properties', jsonb_build_object('v', clock_timestamp())))) from unnest($2::text::text[]) i))`,
    [account, `{${ids}}`],
  );

/** A portal whose contacts have scores. */
async function scored(database: Session, ids: string[]): Promise<string> {
  const { account } = await connect(database);
  await database.query("delete from private.jobs where kind like 'score.%'");
  await database.query(
    `insert into public.ai_configurations (account_id, purpose, settings)
     values ($1, 'scoring:contacts', '{"debounce_seconds": 0, "write_back": false}')`,
    [account],
  );
  await change(account, ids)(database);
  await database.query(
    `insert into public.record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline,
       reasons, inputs, source, model_version, model_sha256, as_of, scored_at)
     select $1, 'contacts', i, 50, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x', clock_timestamp(), clock_timestamp()
     from unnest($2::text::text[]) i`,
    [account, `{${ids}}`],
  );
  return account;
}

/** A batch is claimed while a sync adds a record to it. */
const aBatchWaitsForWhoAdds: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const account = await scored(watcher, ["1", "2"]);
    await change(account, ["1"])(watcher);
    const second = await collide(all, change(account, ["2"]), (worker) => claim(worker, "score.batch"));
    equal(second.waited, true, "the claim waited");
    const batches = await watcher.query(
      `select b.total, (select count(*) from public.score_batch_items i where i.batch_id = b.id)::int as items
       from public.score_batches b where b.account_id = $1`,
      [account],
    );
    equal(batches, [{ total: 2, items: 2 }], "batches");
  });

/** Two syncs find no waiting batch, and each wants to make one. */
const oneBatchGathers: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const account = await scored(watcher, ["1", "2"]);
    const second = await collide(all, change(account, ["1"]), change(account, ["2"]));
    equal(second.problem, undefined, "the second sync");
    const batches = await watcher.query(
      `select (select count(*) from public.score_batch_items i where i.batch_id = b.id)::int as items
       from public.score_batches b where b.account_id = $1`,
      [account],
    );
    equal(batches, [{ items: 2 }], "batches");
  });

/** A change marks scores in the order of ids, whatever order it came in: two syncs cannot lock each other out. */
const markedInOrder: Race = (url) =>
  connections(url, 3, async (all) => {
    const [holder, writer, watcher] = all as [Session, Session, Session];
    const account = await scored(watcher, ["3", "1", "2"]);
    await holder.script(`begin; select from public.record_scores
      where account_id = '${account}' and record_id = '2' for update`);
    const marking = await arrive(watcher, writer, (session) =>
      session.query("select private.mark_stale($1, 'contacts', '{3,2,1}')", [account]));
    equal(marking.waits, true, "the writer waits for the second");
    const free = await watcher.query(
      "select record_id from public.record_scores where account_id = $1 for update skip locked",
      [account],
    );
    equal(free, [{ record_id: "3" }], "scores it has not locked yet");
    await holder.script("commit");
    equal((await marking.end).problem, undefined, "marking");
  });

const oneTrainingStarts: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    const start = async (session: Session) =>
      (await one(session, "select public.training_start($1, null, 'contacts', '{}') as answer", [account]))
        .answer as { already_running: boolean };
    equal((await collide(all, start, start)).answer?.already_running, true, "the second start");
    equal(
      (await one(watcher, "select count(*)::int as runs from public.training_runs where account_id = $1", [
        account,
      ]))
        .runs,
      1,
      "runs",
    );
  });

/** The answer of a training's end was lost, and it is sent again while the first is being entered. */
const oneTrainingEnds: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    await watcher.query("delete from private.jobs where kind = 'training.run'");
    await one(watcher, "select public.training_start($1, null, 'contacts', '{}')", [account]);
    const job = (await claim(watcher, "training.run"))!;
    const end = async (session: Session) =>
      (await one(session, `select public.training_finish($1, $2, '{"reason": {"code": "x"}}') as answer`, [
        job.id,
        job.lease,
      ])).answer;
    let first: unknown;
    const second = await collide(all, async (session) => first = await end(session), end);
    equal([second.waited, second.answer], [true, first], "the second end");
  });

/** A user cancels a batch while a slice of it is committed. */
const nothingAfterCancelling: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const account = await scored(watcher, ["1", "2"]);
    await change(account, ["1", "2"])(watcher);
    const job = (await claim(watcher, "score.batch"))!;
    const second = await collide(
      all,
      (user) =>
        user.query("update public.score_batches set cancel_requested = true where account_id = $1", [
          account,
        ]),
      async (worker) =>
        (await one(
          worker,
          `select public.score_batch_commit($1, $2, '1', '[]', '[{"record_id": "1", "code": "x"}]') as answer`,
          [
            job.id,
            job.lease,
          ],
        )).answer as { cancelled: boolean; failed: number },
    );
    equal([second.answer?.cancelled, second.answer?.failed], [true, 0], "the commit");
    const items = await watcher.query(
      "select distinct i.status from public.score_batch_items i where i.account_id = $1",
      [account],
    );
    equal(items, [{ status: "pending" }], "records");
  });

/** A portal is erased while work for it comes. */
const nothingForAnErasedPortal = (call: string): Race => (url) =>
  connections(url, 3, async (all) => {
    const account = await scored(all[2]!, ["1"]);
    const second = await collide(
      all,
      (session) => session.query("delete from public.hubspot_accounts where id = $1", [account]),
      (session) => one(session, `select public.${call}`, [account]),
    );
    equal([second.waited, second.problem], [true, "unknown_portal"], "what came");
  });

const SCORE =
  `jsonb_build_array(jsonb_build_object('record_id', '9', 'score', 5, 'probability', 0.5, 'log_odds', 0,
  'grade', 'C', 'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[]'::jsonb, 'as_of', now(), 'source', 'rules',
  'model_version', 0, 'model_sha256', repeat('a', 64)))`;

export const scoringSteps: Record<string, Race> = {
  "a batch begins when who adds to it has committed": aBatchWaitsForWhoAdds,
  "two syncs gather in one batch": oneBatchGathers,
  "of two ends of a training the second gets the first one's answer": oneTrainingEnds,
  "nothing is scored after a batch was cancelled": nothingAfterCancelling,
  "no batch begins for a portal that is being erased": nothingForAnErasedPortal(
    "score_batch_start($1, null, 'contacts')",
  ),
  "no score is stored for a portal that is being erased": nothingForAnErasedPortal(
    `scores_store($1, 'contacts', ${SCORE})`,
  ),
  "a change marks scores in the order of ids": markedInOrder,
  "of two trainings started at once one is": oneTrainingStarts,
};
