/** Random histories over the real merge: each ends with both sides equal and no value lost without a word. */
import { random } from "../../harness/random.ts";
import type { Database } from "../database.ts";
import { violations } from "./check.ts";
import kept from "./kept.json" with { type: "json" };
import { type History, KINDS, type Step, World } from "./play.ts";
import { leaveOut, RULES } from "./rules.ts";

function historyOf(seed: number): History {
  const draw = random(seed);
  const next = () => draw() * 2 ** 32;
  const steps = Array.from(
    { length: 5 + next() % 26 },
    (): Step => [KINDS[next() % KINDS.length]!, next() % 1_000, next() % 1_000],
  );
  return {
    granularity: [1, 1_000][next() % 2]!,
    winner: ([null, null, "hubspot", "supabase"] as const)[next() % 4]!,
    steps,
  };
}

/** What is wrong at the end of a history; nothing of it stays. */
async function play(database: Database, account: string, history: History): Promise<string[]> {
  await database.script("begin");
  try {
    return violations(await new World(database, account, history).play());
  } catch (error) {
    return [String(error)];
  } finally {
    await database.script("rollback");
  }
}

/** The history without the steps that it does not need to fail. */
async function shrink(database: Database, account: string, history: History): Promise<History> {
  let best = history;
  for (let at = best.steps.length - 1; at >= 0; at--) {
    const fewer = { ...best, steps: best.steps.toSpliced(at, 1) };
    if ((await play(database, account, fewer)).length) best = fewer;
  }
  return best;
}

/** A portal to play in. */
async function portal(database: Database): Promise<string> {
  const [row] = await database.query("select tap.connect(tap.make_user('histories@example.com')) as account");
  return row!.account as string;
}

/** Plays the kept cases and so many seeds from the first; of the first that fails its shrunk case and what is wrong with it. */
async function findFailure(
  database: Database,
  account: string,
  count: number,
  first: number,
): Promise<string | undefined> {
  for (
    const history of [
      ...kept as History[],
      ...Array.from({ length: count }, (_, at) => historyOf(first + at)),
    ]
  ) {
    if ((await play(database, account, history)).length === 0) continue;
    const shrunk = await shrink(database, account, history);
    return `${JSON.stringify(shrunk)}\n${(await play(database, account, shrunk)).join("\n")}`;
  }
}

async function inPortal<T>(database: Database, use: (account: string) => Promise<T>): Promise<T> {
  const account = await portal(database);
  try {
    return await use(account);
  } finally {
    await database.query("delete from public.hubspot_accounts where id = $1", [account]);
    await database.query("delete from auth.users where email = 'histories@example.com'");
  }
}

/** What is wrong with so many histories. HISTORIES_SEED is the first one's. */
export const checkHistories = (database: Database, count: number): Promise<string[]> =>
  inPortal(database, async (account) => {
    const failure = await findFailure(database, account, count, Number(Deno.env.get("HISTORIES_SEED") ?? 1));
    return failure === undefined ? [] : [failure];
  });

/** The rules that nothing notices when they are left out, within so many histories each. */
export const checkRules = (database: Database, count: number): Promise<string[]> =>
  inPortal(database, async (account) => {
    const unnoticed: string[] = [];
    for (const rule of RULES) {
      const back = await leaveOut(database, rule);
      const failure = await findFailure(database, account, count, 1);
      await database.script(back);
      if (Deno.env.get("HISTORIES_SHOW")) console.log(`# without ${rule.name}: ${failure ?? "nothing"}`);
      if (failure === undefined) unnoticed.push(`without ${rule.name} every history ends well`);
    }
    return unnoticed;
  });
