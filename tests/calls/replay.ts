/** Replays the stories on the migrated database and compares its answers with the committed ones, or records them. */
import { addPlatform, type Database, migrate, openPglite } from "../sql/database.ts";
import { addFixture, NAMES } from "./fixture.ts";
import { Names } from "./names.ts";
import { type CallStep, type Problem, readStory, type Story, storyFiles, writeStory } from "./story.ts";

/** When every story begins; the fake's clock begins there too. */
const BEGIN = Date.parse("2026-11-21T12:00:00Z");
/** Each step takes a millisecond, so that what is ordered by time has an order. */
const STEP_MS = 1;

/** What came of a call, with ids by their names. */
export type Outcome = { answer: unknown } | { problem: Problem };
/** The types of the named arguments of each function of the API. */
export type Types = Map<string, Map<string, string>>;

/** Each story with what differs. */
export async function* replayStories(update: boolean, filter: string): AsyncGenerator<[string, string[]]> {
  const stories = (await storyFiles()).filter(({ name }) => `calls ${name}`.includes(filter));
  if (!stories.length) return;
  const { database, types } = await openForStories();
  for (const { name, file } of stories) {
    const story = await readStory(file);
    const failures = await replay(database, types, story, update).catch((
      error,
    ) => [(error as Error).message]);
    if (update && !failures.length) await writeStory(file, story);
    yield [name, failures];
  }
  await database.close();
}

/** A migrated database with the clock of the stories; by the migrations of a release, where they are given. */
export async function openForStories(files?: string[]): Promise<{ database: Database; types: Types }> {
  const database = await openPglite();
  // First, while the session is still the superuser's.
  await database.script(await Deno.readTextFile(new URL("clock.sql", import.meta.url)));
  await addPlatform(database);
  await migrate(database, files);
  return { database, types: await argumentTypes(database) };
}

async function argumentTypes(database: Database): Promise<Types> {
  const rows = await database.query(`
    select p.proname, a.name, format_type(a.type, null) as type
    from pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) a (name, type)
    where p.pronamespace = 'public'::regnamespace and a.type is not null
    union all select p.proname, null, null from pg_proc p where p.pronamespace = 'public'::regnamespace`);
  const types = new Map<string, Map<string, string>>();
  for (const { proname, name, type } of rows as Record<string, string>[]) {
    const ofFunction = types.get(proname!) ?? new Map();
    if (name) ofFunction.set(name, type);
    types.set(proname!, ofFunction);
  }
  return types;
}

async function replay(database: Database, types: Types, story: Story, update: boolean): Promise<string[]> {
  const failures: string[] = [];
  for await (const [index, step, got] of outcomes(database, types, story)) {
    if (update) {
      delete step.answer;
      delete step.problem;
      Object.assign(step, got);
    } else {
      const wanted = step.problem ? { problem: step.problem } : { answer: step.answer };
      if (text(got) !== text(wanted)) {
        failures.push(`step ${index + 1}, ${step.call}\n  wanted ${text(wanted)}\n  got    ${text(got)}`);
      }
    }
  }
  return failures;
}

/** Plays a story and yields what comes of each of its calls; at the end nothing is left of it. */
export async function* outcomes(
  database: Database,
  types: Types,
  story: Story,
): AsyncGenerator<[number, CallStep, Outcome]> {
  const names = new Names(NAMES);
  let now = BEGIN;
  await database.script("begin");
  try {
    await setTime(database, now);
    await addFixture(database);
    for (const [index, step] of story.steps.entries()) {
      await setTime(database, now += "wait_ms" in step ? step.wait_ms : STEP_MS);
      if ("insert" in step) await insert(database, step.insert, names.resolve(step.row));
      else if ("sql" in step) await database.script(names.resolve(step.sql) as string);
      else if ("call" in step) {
        const argumentsOf = names.resolve(step.arguments) as Record<string, unknown>;
        const outcome = await call(database, types, step, argumentsOf);
        yield [index, step, "answer" in outcome ? { answer: names.name(outcome.answer) } : outcome];
      }
    }
  } finally {
    await database.script("rollback");
  }
}

async function setTime(database: Database, now: number): Promise<void> {
  await database.query("select set_config('calls.now', $1, true)", [new Date(now).toISOString()]);
}

async function insert(database: Database, table: string, row: unknown): Promise<void> {
  const columns = Object.keys(row as object).join(", ");
  // A document has its file; the story tells of the row alone.
  if (table === "public.documents") {
    await database.query("insert into storage.objects (bucket_id, name) values ('documents', $1)", [
      (row as { storage_path: string }).storage_path,
    ]);
  }
  await database.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1)`,
    [row],
  );
}

/** Calls a function as PostgREST does: named arguments out of a JSON object, cast to their types, in the caller's role. */
async function call(
  database: Database,
  types: Types,
  step: CallStep,
  argumentsOf: Record<string, unknown>,
): Promise<Outcome> {
  const known = types.get(step.call);
  if (!known) throw new Error(`there is no function ${step.call}`);
  const given = Object.keys(argumentsOf).map((name) => {
    if (!known.has(name)) throw new Error(`${step.call} has no argument ${name}`);
    return name;
  });
  const named = given.map((name) => `${name} => a.${name}`).join(", ");
  const source = given.length
    ? ` from json_to_record($1::json) a (${given.map((name) => `${name} ${known.get(name)}`).join(", ")})`
    : "";
  await database.script("savepoint step");
  try {
    await signIn(database, step.as);
    const [row] = await database.query(
      `select public.${step.call}(${named}) as answer${source}`,
      given.length ? [JSON.stringify(argumentsOf)] : [],
    );
    await database.script("reset role; release savepoint step");
    return { answer: row!.answer };
  } catch (error) {
    await database.script("rollback to savepoint step");
    return { problem: problemOf(error as PostgresError) };
  }
}

async function signIn(database: Database, who: string): Promise<void> {
  const role = who === "service" ? "service_role" : "authenticated";
  if (role === "authenticated" && !NAMES[who]) throw new Error(`nobody is called ${who}`);
  const claims = role === "service_role" ? { role } : { sub: NAMES[who], role };
  await database.query("select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)", [
    JSON.stringify(claims),
    role,
  ]);
}

interface PostgresError extends Error {
  code?: string;
  detail?: string;
}

/** What `edge::database` makes of an error; any other is a fault of the story or of the SQL. */
function problemOf(error: PostgresError): Problem {
  const { code = "", detail } = error;
  if (code === "P0001" && detail) {
    const { status, code } = JSON.parse(detail);
    return { status, code };
  }
  // PostgREST's answer is in the message.
  if (code === "PGRST") {
    const { status, code } = JSON.parse(JSON.parse(error.message).details);
    return { status, code };
  }
  if (code === "42501") return { status: 403, code: "forbidden" };
  if (/^2[23]/.test(code)) return { status: 422, code: "rejected_by_database" };
  throw error;
}

/** The value as text with the fields of each object in the order of their names. */
function text(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1))
        : item,
  );
}
