/** Claims, ends and deaths of workers at the same moment: a job has one worker, and no dead one keeps it. */
import {
  arrive,
  claim,
  collide,
  connect,
  connections,
  equal,
  expire,
  forget,
  type Job,
  one,
  type Race,
  type Session,
  until,
  upload,
} from "./connections.ts";

const KIND = "score.drift";

/** So many jobs without a session, which would be a lock of its own. */
async function queue(watcher: Session, count: number): Promise<void> {
  const { account } = await connect(watcher);
  await forget(watcher);
  for (let i = 0; i < count; i++) {
    await watcher.query("select private.enqueue_job($1, $2, null, '{}')", [KIND, account]);
  }
}

const complete = (job: Job) => (session: Session) =>
  one(session, "select public.jobs_complete($1, $2, '{}') ->> 'completed' as completed", [job.id, job.lease]);

const claimsPassOver: Race = (url) =>
  connections(url, 3, async (all) => {
    await queue(all[2]!, 2);
    let taken: Job | undefined;
    const second = await collide(all, async (first) =>
      taken = await claim(first, KIND), (it) =>
      claim(it, KIND));
    equal(second.waited, false, "the second claim waited");
    equal(Number(second.answer?.id), Number(taken!.id) + 1, "what it got");
  });

/** While one claim serves a portal, the next one serves it, too, rather than to wait; the one after goes on to the others. */
const turnsWaitForNobody: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    await queue(watcher, 3);
    const { account } = await connect(watcher);
    await watcher.query("delete from private.jobs where kind <> $1", [KIND]);
    await watcher.query("select private.enqueue_job($1, $2, null, '{}')", [KIND, account]);
    const second = await collide(all, (first) => claim(first, KIND), (it) => claim(it, KIND));
    equal([second.waited, second.problem], [false, undefined], "the second claim");
    const last = [await claim(watcher, KIND), await claim(watcher, KIND), await claim(watcher, KIND)];
    equal(last.map((job) => job !== undefined), [true, true, false], "the rest");
    const { portals } = await one(
      watcher,
      "select count(distinct account_id)::int as portals from private.jobs where kind = $1 and state = 'running'",
      [KIND],
    );
    equal(portals, 2, "portals that were served");
  });

/** Two documents at the same moment, where there is room for one. */
const oneShare: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account, owner } = await connect(watcher);
    const add = async (session: Session) => {
      const path = await upload(watcher, owner);
      await session.query(
        "insert into public.documents (account_id, user_id, filename, storage_path) values ($1, $2, 'a.md', $3)",
        [account, owner, path],
      );
    };
    await watcher.query("update private.limits set per_user = 1 where name = 'open_documents'");
    const second = await collide(all, add, add);
    await watcher.query("update private.limits set per_user = 200 where name = 'open_documents'");
    equal([second.waited, second.problem], [true, "PGRST"], "the second document");
    await watcher.query("delete from public.documents");
    await watcher.query("delete from private.document_erasures");
    await forget(watcher);
  });

/** Two workers find one dead worker's job. */
const oneTakesOver: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    await queue(watcher, 1);
    const dead = (await claim(watcher, KIND))!;
    await expire(watcher, dead);
    let taken: Job | undefined;
    const second = await collide(all, async (first) =>
      taken = await claim(first, KIND), (it) =>
      claim(it, KIND));
    equal([taken?.id, second], [dead.id, { waited: false, answer: undefined }], "who took over");
    const late = await arrive(watcher, watcher, complete(dead));
    equal((await late.end).problem, "lease_lost", "the dead worker's end");
    equal((await complete(taken!)(all[0]!)).completed, "true", "the end by who took over");
  });

/** The answer of a first call was lost, and it is sent again while the first still works. */
const oneEnds: Race = (url) =>
  connections(url, 3, async (all) => {
    await queue(all[2]!, 1);
    const job = (await claim(all[2]!, KIND))!;
    const second = await collide(all, complete(job), complete(job));
    equal([second.waited, second.problem], [true, "lease_lost"], "the second end");
  });

/** A worker's connection breaks in the middle of its step. */
const theDeadHoldNothing: Race = (url) =>
  connections(url, 2, async (all) => {
    const [worker, watcher] = all as [Session, Session];
    await queue(watcher, 1);
    const job = (await claim(worker, KIND))!;
    await worker.script("begin");
    await complete(job)(worker);
    const waiting = await connections(url, 1, async ([other]) => {
      const next = await arrive(watcher, other!, complete(job));
      equal(next.waits, true, "the same end over another connection waits");
      await watcher.query("select pg_terminate_backend($1)", [worker.pid]);
      return await next.end;
    });
    equal(waiting.answer?.completed, "true", "the end over the other connection");
    await until("the dead session is gone", async () =>
      (await watcher.query("select from pg_stat_activity where pid = $1", [worker.pid])).length === 0);
  });

/** Cancelling locks in the order of ids, whatever order they come in: two who cancel cannot lock each other out. */
const cancelledInOrder: Race = (url) =>
  connections(url, 3, async (all) => {
    const [holder, canceller, watcher] = all as [Session, Session, Session];
    await queue(watcher, 3);
    // The oldest job is the last in the table: the order is that of ids and not that of the rows.
    await watcher.query(
      "update private.jobs set payload = '{\"x\": 1}' where id = (select min(id) from private.jobs)",
    );
    const ids = (await watcher.query("select id from private.jobs order by id desc")).map(({ id }) =>
      Number(id)
    );
    await holder.script(`begin; select from private.jobs where id = ${ids[1]} for update`);
    const cancelling = await arrive(watcher, canceller, (it) =>
      it.query("select private.cancel_jobs(array(select unnest from unnest($1::text::bigint[])))", [
        `{${ids}}`,
      ]));
    equal(cancelling.waits, true, "the canceller waits for the second");
    const free = await watcher.query("select id from private.jobs for update skip locked");
    equal(
      free.map(({ id }) =>
        Number(id)
      ),
      [ids[0]],
      "jobs it has not locked yet",
    );
    await holder.script("commit");
    equal((await cancelling.end).problem, undefined, "cancelling");
    equal(
      (await one(watcher, "select count(*)::int as left from private.jobs where state <> 'cancelled'")).left,
      0,
      "not cancelled",
    );
  });

const replayedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    await queue(all[2]!, 1);
    const job = (await claim(all[2]!, KIND))!;
    await one(all[2]!, "select public.jobs_fail($1, $2, 'x', 'x', false, null)", [job.id, job.lease]);
    const replay = (session: Session) => one(session, "select public.jobs_replay($1)", [job.id]);
    equal((await collide(all, replay, replay)).problem, "unknown_job", "the second replay");
  });

export const jobRaces: Record<string, Race> = {
  "a claim passes over the job that another one is taking": claimsPassOver,
  "portals take turns at the queue, and no claim waits for another": turnsWaitForNobody,
  "of two documents at the same moment one gets the last share": oneShare,
  "a dead worker's job goes to one other, and its end comes too late": oneTakesOver,
  "of two ends with one lease the second is refused": oneEnds,
  "a worker that dies in the middle of its step leaves nothing locked and nothing done": theDeadHoldNothing,
  "who cancels locks in the order of ids": cancelledInOrder,
  "a dead job is replayed once": replayedOnce,
};
