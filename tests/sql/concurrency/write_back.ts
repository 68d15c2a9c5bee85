/** Scores that change while they are written back, step by step: no mark is lost, and one job at a time writes. */
import {
  arrive,
  claim,
  collide,
  connect,
  connections,
  equal,
  expire,
  type Job,
  one,
  type Race,
  type Session,
} from "./connections.ts";

const KIND = "score.write_back";

interface Slice {
  status: string;
  records: { record_id: string; values: { score?: number } }[];
  more: boolean;
  step: number;
}

/** A portal whose scores are written back at once, and what its HubSpot has. */
class Portal {
  readonly hubspot: Record<string, number> = {};
  private constructor(readonly account: string) {}

  static async make(database: Session): Promise<Portal> {
    const { account } = await connect(database);
    // What other races left marked the schedules would speak of too.
    await database.query("delete from public.score_write_backs");
    await database.query("delete from public.score_write_back_setups");
    await database.query("delete from private.jobs where kind = $1", [KIND]);
    await database.query(
      `insert into public.ai_configurations (account_id, purpose, settings)
       values ($1, 'scoring:contacts', '{"debounce_seconds": 0}')`,
      [account],
    );
    return new Portal(account);
  }

  score(session: Session, id: string, score: number) {
    return session.query(
      `insert into public.record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline,
         reasons, inputs, source, model_version, model_sha256, as_of, scored_at)
       values ($1, 'contacts', $2, $3::int, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x', clock_timestamp(), clock_timestamp())
       on conflict (account_id, object_type, record_id) do update set score = excluded.score, scored_at = excluded.scored_at`,
      [this.account, id, score],
    );
  }

  async slice(session: Session, job: Job): Promise<Slice> {
    const { slice } = await one(session, "select public.score_write_back_slice($1, $2, 30) as slice", [
      job.id,
      job.lease,
    ]);
    return slice as Slice;
  }

  /** HubSpot takes what the slice has, and the database hears of it. */
  commit(session: Session, job: Job, slice: Slice) {
    for (const { record_id, values } of slice.records) {
      if (values.score !== undefined) this.hubspot[record_id] = values.score;
    }
    return session.query("select public.score_write_back_commit($1, $2, $3, ($4::text)::jsonb, '[]', '[]')", [
      job.id,
      job.lease,
      slice.step,
      JSON.stringify(slice.records),
    ]);
  }

  /** Works on a job as a worker does: until it ends, or must wait and gives it back. */
  async work(session: Session, job: Job): Promise<void> {
    while (true) {
      const slice = await this.slice(session, job);
      if (slice.status === "waits") {
        await session.query("select public.jobs_release($1, $2, 0)", [job.id, job.lease]);
        return;
      }
      if (slice.records.length > 0) await this.commit(session, job, slice);
      else if (!slice.more) {
        await session.query("select public.jobs_complete($1, $2, '{}')", [job.id, job.lease]);
        return;
      }
    }
  }

  /** Works until no job is left; HubSpot then has exactly these scores. */
  async ends(session: Session, hubspot: Record<string, number>): Promise<void> {
    for (let job = await claim(session, KIND); job; job = await claim(session, KIND)) {
      await this.work(session, job);
    }
    equal(this.hubspot, hubspot, "HubSpot");
  }
}

/** The score counts on the waiting job, which is claimed and ends before the score is there. */
const theEndWaits: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    await portal.score(watcher, "1", 10);
    const second = await collide(
      all,
      (writer) => portal.score(writer, "2", 20),
      async (worker) => await portal.work(worker, (await claim(worker, KIND))!),
    );
    equal(second, { waited: false, answer: undefined }, "the worker");
    await portal.ends(watcher, { 1: 10, 2: 20 });
  });

/** The score that was sent is entered while the record's next score is being stored. */
const aNewerScoreKeepsItsMark: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    await portal.score(watcher, "1", 10);
    const job = (await claim(watcher, KIND))!;
    const sent = await portal.slice(watcher, job);
    const second = await collide(
      all,
      (writer) => portal.score(writer, "1", 20),
      (worker) => portal.commit(worker, job, sent),
    );
    equal([second.waited, second.problem], [true, undefined], "entering what was sent");
    await portal.work(watcher, job);
    await portal.ends(watcher, { 1: 20 });
  });

/** The other way round: the record's next score comes while what was sent is being entered. */
const aScoreWaitsForWhatIsEntered: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    await portal.score(watcher, "1", 10);
    const job = (await claim(watcher, KIND))!;
    const sent = await portal.slice(watcher, job);
    const second = await collide(
      all,
      (worker) => portal.commit(worker, job, sent),
      (writer) => portal.score(writer, "1", 20),
    );
    equal(second.problem, undefined, "the score");
    await portal.work(watcher, job);
    await portal.ends(watcher, { 1: 20 });
  });

/** HubSpot has the score that is marked, so that a slice takes its mark off; meanwhile it changes. */
const aMarkInTheMakingIsPassedOver: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    for (const score of [10, 30]) {
      await portal.score(watcher, "1", score);
      if (score === 10) await portal.ends(watcher, { 1: 10 });
    }
    await portal.score(watcher, "1", 10);
    const job = (await claim(watcher, KIND))!;
    const second = await collide(
      all,
      (writer) => portal.score(writer, "1", 20),
      (worker) => portal.slice(worker, job),
    );
    equal([second.waited, second.answer?.records], [false, []], "the slice");
    await portal.work(watcher, job);
    await portal.ends(watcher, { 1: 20 });
  });

/** Two jobs at once could reach HubSpot in one order and the database in the other. */
const oneJobWrites: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    await portal.score(watcher, "1", 10);
    const first = (await claim(watcher, KIND))!;
    await portal.score(watcher, "2", 20);
    const next = (await claim(watcher, KIND))!;
    const second = await collide(
      all,
      (worker) => portal.slice(worker, first),
      (worker) => portal.slice(worker, next),
    );
    equal(second.answer?.status, "waits", "the second job");
    equal((await portal.slice(watcher, first)).status, "open", "the first one goes on");
    // The worker of the first dies: its lease runs out, and nobody waits for it.
    await expire(watcher, first);
    equal(
      (await portal.slice(watcher, next)).status,
      "open",
      "the second job after the death of the first's worker",
    );
    const late = await arrive(watcher, all[0]!, (it) => portal.slice(it, first));
    equal((await late.end).answer?.status, "waits", "the first job, should its worker live after all");
    await portal.work(watcher, next);
    await portal.ends(watcher, { 1: 10, 2: 20 });
  });

/** What is due again: a refused record whose day has come, and one that was gone and is alive in the mirror. */
const dueOnce = (state: string, due: string): Race => (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const portal = await Portal.make(watcher);
    await watcher.query(
      `select private.mirror_upsert($1, 'contacts', jsonb_build_array(jsonb_build_object('hubspot_id', '1',
         'source_updated_at', now(), 'read_at', now(), 'raw_json', '{}'::jsonb)))`,
      [portal.account],
    );
    await watcher.query(
      `insert into public.score_write_backs (account_id, object_type, record_id, state, ${due}, updated_at)
       values ($1, 'contacts', '1', '${state}', ${
        due === "retry_at" ? "now()" : "null"
      }, now() - interval '1 day')`,
      [portal.account],
    );
    const schedule = (session: Session) =>
      one(session, "select public.score_write_back_due() -> 'queued' as queued");
    const second = await collide(all, schedule, schedule);
    equal([second.waited, second.answer?.queued], [false, []], "the second schedule");
    const rows = await watcher.query(
      "select pending_since is not null as marked from public.score_write_backs where account_id = $1",
      [portal.account],
    );
    equal(rows, [{ marked: true }], "records");
  });

export const writeBackSteps: Record<string, Race> = {
  "a write-back does not end while a score is stored that counts on it": theEndWaits,
  "a score that changes while the one before is entered keeps its mark": aNewerScoreKeepsItsMark,
  "a score waits for the entry of the one before and marks the record again": aScoreWaitsForWhatIsEntered,
  "a mark that is being made is passed over and not taken off": aMarkInTheMakingIsPassedOver,
  "a refused record whose day has come is marked by one of two schedules": dueOnce("refused", "retry_at"),
  "a record that lives again is marked by one of two schedules": dueOnce("gone", "pending_since"),
  "one write-back writes, and a dead one holds nobody up": oneJobWrites,
};
