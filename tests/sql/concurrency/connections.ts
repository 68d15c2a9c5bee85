/** Sessions on one server, and the signals by which a race knows how far each has come: no test of a race waits for luck. */
import { type Database, openPostgres, type Row } from "../database.ts";

export type { Database };

/** A test of what happens between connections; it gets the database's address. */
export type Race = (url: string) => Promise<void>;

/** A connection, and how the server names it. */
export interface Session extends Database {
  readonly pid: number;
}

/** Far beyond what a loaded machine needs: it ends a test whose signal never comes, and measures nothing. */
const BOUND_MS = 120_000;

export function equal(actual: unknown, expected: unknown, what: string): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}: expected ${e}, got ${a}`);
}

export async function one(database: Database, sql: string, params: unknown[] = []): Promise<Row> {
  const [row] = await database.query(sql, params);
  if (!row) throw new Error(`no row: ${sql}`);
  return row;
}

/** Runs `work` with so many connections, which are there before it begins, and closes them. */
export async function connections<T>(
  url: string,
  count: number,
  work: (all: Session[]) => Promise<T>,
): Promise<T> {
  const all = Array.from({ length: count }, () => openPostgres(url));
  try {
    return await work(
      await Promise.all(all.map(async (database) => {
        const { pid } = await one(database, "select pg_backend_pid() as pid");
        return { ...database, pid: pid as number };
      })),
    );
  } finally {
    await Promise.all(all.map((database) => database.close()));
  }
}

/** How an act came out: what it answered, or the code of the problem that the database had with it. */
export type Outcome<T> = { answer: T; problem?: undefined } | { answer?: undefined; problem: string };

export interface Arrival<T> {
  /** It waits for what another session holds; else it has ended. */
  waits: boolean;
  end: Promise<Outcome<T>>;
}

/** The code of our own problem, else PostgreSQL's. */
function codeOf(error: Error & { code?: string; detail?: string }): string {
  const own = /"code":"([a-z_]+)"/.exec(error.detail ?? "")?.[1];
  if (!own && !error.code) throw error;
  return own ?? error.code!;
}

/** Polls until `holds`; says what did not happen. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + BOUND_MS; !await holds();) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`);
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Whether a session waits for another one: a vacuum that it meets is none. */
const WAITS = `select exists (select from pg_stat_activity a
  where a.pid = any (pg_blocking_pids($1)) and a.backend_type = 'client backend') as waiting`;

/** Lets `session` act, and comes back when the act has ended or waits for a lock of another session. */
export async function arrive<T>(
  watcher: Database,
  session: Session,
  act: (session: Session) => Promise<T>,
): Promise<Arrival<T>> {
  let ended = false;
  const end = act(session)
    .then((answer): Outcome<T> => ({ answer }), (error): Outcome<T> => ({ problem: codeOf(error) }))
    .finally(() => ended = true);
  // Whoever awaits the end hears of what is no problem of the database.
  end.catch(() => {});
  let waits = false;
  await until(`session ${session.pid} ended or waits for a lock`, async () => {
    const { waiting } = await one(watcher, WAITS, [session.pid]);
    waits = waiting as boolean;
    return waits || ended;
  });
  return { waits: waits && !ended, end };
}

/**
 * Two acts at once, the second while the first has done its part and not committed yet. Returns whether the second waited
 * for the first, and how it came out.
 */
export async function collide<T>(
  [first, second, watcher]: Session[],
  firstAct: (session: Session) => Promise<unknown>,
  secondAct: (session: Session) => Promise<T>,
): Promise<{ waited: boolean } & Outcome<T>> {
  await first!.script("begin");
  await firstAct(first!);
  const { waits, end } = await arrive(watcher!, second!, secondAct);
  await first!.script("commit");
  return { waited: waits, ...await end };
}

/** Two acts at once that both come as far as what a third session holds with `hold`, and go on when it lets go. */
export async function queueBehind<T>(
  [holder, first, second, watcher]: Session[],
  hold: string,
  act: (session: Session) => Promise<T>,
): Promise<Outcome<T>[]> {
  await holder!.script(`begin; ${hold}`);
  const arrivals = [await arrive(watcher!, first!, act), await arrive(watcher!, second!, act)];
  await holder!.script("commit");
  return [await arrivals[0]!.end, await arrivals[1]!.end];
}

let portals = 1000;

/** A user of the races. */
export async function newUser(database: Database): Promise<string> {
  const row = await one(
    database,
    "insert into auth.users (id, email) values (gen_random_uuid(), gen_random_uuid() || '@race.example') returning id",
  );
  return row.id as string;
}

/** A connected portal with its first session and four jobs. */
export async function connect(database: Database): Promise<{ account: string; owner: string }> {
  const owner = await newUser(database);
  const { account } = await one(
    database,
    `select public.oauth_connect($1, $2, 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as account`,
    [owner, String(++portals)],
  );
  return { account: account as string, owner };
}

/** A file of a user in the bucket documents: its path. */
export async function upload(database: Database, owner: string): Promise<string> {
  const row = await one(
    database,
    `insert into storage.objects (bucket_id, name)
     values ('documents', $1::uuid || '/' || gen_random_uuid()) returning name`,
    [owner],
  );
  return row.name as string;
}

/** Removes what other races left in the queues. */
export async function forget(database: Database): Promise<void> {
  await database.script(
    `delete from private.jobs; delete from public.sync_session_objects; delete from public.sync_sessions;
     delete from private.rate_leases`,
  );
}

export interface Job {
  id: string;
  lease: string;
  object: string;
}

/** A claim of one job by one worker. */
export async function claim(database: Database, kind = "sync.object"): Promise<Job | undefined> {
  const row = await one(
    database,
    `select j ->> 'id' as id, j ->> 'lease_token' as lease, j #>> '{payload,object}' as object
     from (select public.jobs_claim(array[$1], 1, 60) -> 0 as j) x`,
    [kind],
  );
  return row.id ? row as unknown as Job : undefined;
}

/** Its worker is dead: the lease is past its time. */
export async function expire(database: Database, job: Job): Promise<void> {
  await database.query("update private.jobs set leased_until = now() - interval '1 second' where id = $1", [
    job.id,
  ]);
}

/** The same numbers in each run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

/** So many round trips: others come to their turn meanwhile, on a slow machine as on a fast one. */
export async function turns(database: Database, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await database.query("select 1");
}
