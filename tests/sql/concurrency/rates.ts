/** Askers of one rate budget at the same moment: it is given out once. */
import {
  connect,
  connections,
  equal,
  forget,
  one,
  queueBehind,
  type Race,
  type Session,
} from "./connections.ts";

/** The window is an hour: no grant leaves it while the test runs, on however slow a machine. */
const take = (account: string, want: number) => async (session: Session) =>
  (await one(session, "select public.rate_take($1, 'general', $2, 20, 3600000) as answer", [account, want]))
    .answer as { granted: number };

/** Both have found the budget's row before either takes from it. */
const theBudgetIsGivenOnce: Race = (url) =>
  connections(url, 4, async (all) => {
    const watcher = all[3]!;
    const { account } = await connect(watcher);
    await take(account, 1)(watcher);
    const hold = `select from private.rate_leases where account_id = '${account}' for update`;
    const ends = await queueBehind(all, hold, take(account, 15));
    equal(ends.map(({ answer }) => answer?.granted).sort(), [15, 4], "granted to the two");
    await forget(watcher);
  });

/** Ten askers, each for three at a time, until none gets any: exactly the budget, kept and used. */
const theBudgetIsUsedUp: Race = (url) =>
  connections(url, 10, async (isolates) => {
    const { account } = await connect(isolates[0]!);
    const grants = await Promise.all(isolates.map(async (isolate) => {
      let sum = 0;
      for (let granted = -1; granted !== 0; sum += granted) {
        granted = (await take(account, 3)(isolate)).granted;
      }
      return sum;
    }));
    equal(grants.reduce((sum, n) => sum + n, 0), 20, "grants");
    await forget(isolates[0]!);
  });

/** Two calls of one user with the last of an allowance; both have found its row before either takes it. */
const theLastIsTakenOnce: Race = (url) =>
  connections(url, 4, async (all) => {
    const watcher = all[3]!;
    const { owner } = await connect(watcher);
    await watcher.query(
      "update private.limits set per_user = 2, window_seconds = 36000 where name = 'searches'",
    );
    const claims = JSON.stringify({ sub: owner, role: "authenticated" });
    const search = async (session: Session) => {
      await session.query("select set_config('request.jwt.claims', $1, false)", [claims]);
      return await one(session, "select public.allowance_take('searches')");
    };
    await search(watcher);
    const hold = `select from private.user_leases where user_id = '${owner}' for update`;
    const ends = await queueBehind(all, hold, search);
    await watcher.query(
      "update private.limits set per_user = 60, window_seconds = 60 where name = 'searches'",
    );
    equal(ends.map(({ problem }) => problem ?? "taken").sort(), ["PGRST", "taken"], "the last one");
    await forget(watcher);
  });

export const rateRaces: Record<string, Race> = {
  "a rate is never granted beyond its limit": theBudgetIsUsedUp,
  "what one asker got is not granted to another": theBudgetIsGivenOnce,
  "the last of an allowance is taken once": theLastIsTakenOnce,
};
