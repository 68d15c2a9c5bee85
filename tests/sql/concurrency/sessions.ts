/** The objects of a session that end at the same moment, and starts that come at the same moment. */
import {
  arrive,
  claim,
  collide,
  connect,
  connections,
  equal,
  forget,
  type Job,
  one,
  type Race,
  type Session,
} from "./connections.ts";

type End = (session: Session, job: Job) => Promise<unknown>;

const complete: End = (session, job) =>
  one(session, "select public.sync_finish_object($1, $2, $3, 'completed', now(), null)", [
    job.id,
    job.lease,
    job.object,
  ]);
const fail: End = (session, job) =>
  one(session, "select public.jobs_fail($1, $2, 'x', 'x', false, null)", [job.id, job.lease]);

/** Four objects end, three of them while the first has not committed its end. */
const lastObject = (ends: End[], status: string): Race => (url) =>
  connections(url, 5, async (all) => {
    const watcher = all[4]!;
    await forget(watcher);
    await connect(watcher);
    const jobs: Job[] = [];
    for (const worker of all.slice(0, 4)) jobs.push((await claim(worker))!);
    await all[0]!.script("begin");
    await ends[0]!(all[0]!, jobs[0]!);
    const others = [];
    for (let i = 1; i < 4; i++) others.push(await arrive(watcher, all[i]!, (it) => ends[i]!(it, jobs[i]!)));
    await all[0]!.script("commit");
    for (const { end } of others) equal((await end).problem, undefined, "an end");
    const session = await one(
      watcher,
      "select status, end_time is not null as ended from public.sync_sessions",
    );
    equal(session, { status, ended: true }, "the session");
    await forget(watcher);
  });

/** Also of two users, or of the schedule and a user. */
const secondStart: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    await forget(watcher);
    const start = async (session: Session) =>
      (await one(session, "select public.sync_start($1, null, 'full', null) as answer", [account]))
        .answer as Record<string, unknown>;
    const second = await collide(all, start, start);
    equal(second.answer?.already_running, true, "the second start");
    equal(
      await one(
        watcher,
        "select (select count(*) from public.sync_sessions)::int as sessions, (select count(*) from private.jobs)::int as jobs",
      ),
      { sessions: 1, jobs: 4 },
      "what was started",
    );
    await forget(watcher);
  });

/** A dead object is tried again, in a session of its own, while a sync starts. */
const replayMeetsStart: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    await forget(watcher);
    const { account } = await connect(watcher);
    for (let i = 0; i < 4; i++) {
      const job = (await claim(watcher))!;
      await (i === 0 ? fail : complete)(watcher, job);
    }
    const { id } = await one(watcher, "select id from private.jobs where state = 'dead'");
    const second = await collide(
      all,
      (session) => one(session, "select public.sync_start($1, null, 'full', null)", [account]),
      (session) => one(session, "select public.jobs_replay($1)", [id]),
    );
    equal(second.problem, "sync_running", "the replay");
    await forget(watcher);
  });

export const sessionRaces: Record<string, Race> = {
  "of four objects that complete at once the last closes the session": lastObject(
    Array(4).fill(complete),
    "completed",
  ),
  "of four objects that fail at once the last closes the session": lastObject(Array(4).fill(fail), "failed"),
  "a failure among objects that complete at once is the session's": lastObject(
    [fail, complete, complete, fail],
    "failed",
  ),
  "a replay that meets a start is told that a sync runs": replayMeetsStart,
  "a start that meets another one names its session": secondStart,
};
