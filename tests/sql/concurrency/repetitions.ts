/** What must happen once although it is asked for twice at the same moment, or its first worker is dead. */
import {
  collide,
  connect,
  connections,
  equal,
  one,
  queueBehind,
  type Race,
  type Session,
} from "./connections.ts";

const SHA = "a".repeat(64);

async function state(
  session: Session,
  call: string,
  params: unknown[] = [],
): Promise<Record<string, unknown>> {
  return (await one(session, `select public.${call} as answer`, params)).answer as Record<string, unknown>;
}

/** The request with this key was taken up by a worker that died: one other takes it over. */
const aKeyIsTakenOverOnce: Race = (url) =>
  connections(url, 4, async (all) => {
    const watcher = all[3]!;
    const key = crypto.randomUUID();
    const begin = (session: Session) => state(session, "idempotency_begin('race', $1, $2)", [key, SHA]);
    equal(
      (await collide(all.slice(1), begin, begin)).problem,
      "request_in_progress",
      "the second of two first requests",
    );
    await watcher.query(
      "update private.idempotency_keys set created_at = now() - interval '1 hour' where key = $1",
      [key],
    );
    const hold = `select from private.idempotency_keys where key = '${key}' for update`;
    const ends = await queueBehind(all, hold, begin);
    equal(
      ends.map(({ answer, problem }) => problem ?? answer.state).sort(),
      ["new", "request_in_progress"],
      "two takers",
    );
  });

const aButtonIsTakenOverOnce: Race = (url) =>
  connections(url, 4, async (all) => {
    const watcher = all[3]!;
    const { account } = await connect(watcher);
    const { portal_id } = await one(watcher, "select portal_id from public.hubspot_accounts where id = $1", [
      account,
    ]);
    const begin = (session: Session) =>
      state(session, "card_action_begin($1, 'contacts', '1', 'rescore', $2)", [portal_id, SHA]);
    equal(
      (await collide(all.slice(1), begin, begin)).answer?.state,
      "busy",
      "the second of two first requests",
    );
    await watcher.query(
      "update public.card_actions set claimed_at = now() - interval '1 hour' where account_id = $1",
      [account],
    );
    const hold = `select from public.card_actions where account_id = '${account}' for update`;
    const ends = await queueBehind(all, hold, begin);
    equal(ends.map(({ answer }) => answer?.state).sort(), ["busy", "new"], "two takers");
  });

/** A holder of the right to refresh a token that died does not keep it; of two who find it free one gets it. */
const aRefreshIsLeasedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    const lease = async (session: Session) =>
      (await state(session, "oauth_lease_refresh($1, gen_random_uuid(), 30)", [account])).leased;
    equal((await collide(all, lease, lease)).answer, false, "the second of two");
    await watcher.query(
      "update private.refresh_leases set leased_until = now() - interval '1 second' where account_id = $1",
      [account],
    );
    const second = await collide(all, async (first) => equal(await lease(first), true, "the first"), lease);
    equal(second.answer, false, "the second to take over");
  });

const aCheckIsQueuedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await connect(watcher);
    await watcher.query(
      `insert into public.record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline,
         reasons, inputs, source, model_version, model_sha256, as_of, scored_at)
       values ($1, 'contacts', '1', 50, 'B', 0.5, 0, 0, '[]', '[]', 'rules', 0, 'x', now(), now())`,
      [account],
    );
    const start = (session: Session) => state(session, "drift_start_due()");
    const second = await collide(all, start, start);
    equal(second, { waited: false, answer: { started: [] } }, "the second schedule");
    // The lock ends with its transaction and not with its session.
    await watcher.query("delete from private.jobs where account_id = $1 and kind = 'score.drift'", [account]);
    const started = (await start(all[1]!)).started as { account_id: string }[];
    equal(
      started.filter(({ account_id }) => account_id === account).length,
      1,
      "checks queued by the next schedule",
    );
  });

/** An expired state shows whether maintenance ran. */
const maintenanceRunsOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { owner } = await connect(watcher);
    const expired = () =>
      watcher.query(
        `insert into public.oauth_states (state_hash, user_id, verifier_sealed, created_at, expires_at)
         values (encode(sha256(gen_random_uuid()::text::bytea), 'hex'), $1, 'v', now() - interval '2 days',
           now() - interval '1 day')`,
        [owner],
      );
    const left = async () =>
      (await one(watcher, "select count(*)::int as left from public.oauth_states where user_id = $1", [
        owner,
      ])).left;
    const run = async (session: Session) => {
      await expired();
      await session.query("select private.run_maintenance()");
    };
    const second = await collide(all, run, async (session) => {
      await run(session);
      return await left();
    });
    equal(second, { waited: false, answer: 2 }, "states left by the second, which leaves it to the first");
    // The lock ends with its transaction and not with its session.
    await run(all[1]!);
    equal(await left(), 0, "states left by the next run");
  });

export const repetitionRaces: Record<string, Race> = {
  "a request whose worker died is taken over once": aKeyIsTakenOverOnce,
  "a button whose worker died is taken over once": aButtonIsTakenOverOnce,
  "a refresh whose worker died is taken over once": aRefreshIsLeasedOnce,
  "two schedules at once queue a drift check once": aCheckIsQueuedOnce,
  "of two maintenances at once one leaves it to the other": maintenanceRunsOnce,
};
