/** What waits without a worker is found by two at once: it is taken up once, and nobody waits for it. */
import {
  claim,
  collide,
  connect,
  connections,
  equal,
  expire,
  forget,
  type Job,
  newUser,
  one,
  type Race,
  type Session,
  upload,
} from "./connections.ts";

interface Stuck {
  account: string;
  owner: string;
  document: string;
}

/** A document whose work was lost. */
async function stuck(database: Session): Promise<Stuck> {
  // Of what other races left the sweep would speak too.
  await database.query("delete from public.documents");
  await database.query("delete from private.document_erasures");
  await forget(database);
  const { account, owner } = await connect(database);
  const { id } = await one(
    database,
    `insert into public.documents (account_id, user_id, filename, storage_path)
     values ($1, $2, 'a.md', $3) returning id`,
    [account, owner, await upload(database, owner)],
  );
  await forget(database);
  return { account, owner, document: id as string };
}

const sweep = async (session: Session) => {
  const { woken: _, ...tally } = (await one(session, "select public.document_sweep() as tally"))
    .tally as Record<string, unknown>;
  return tally;
};

const jobs = async (database: Session, kind: string) =>
  (await database.query("select state from private.jobs where kind = $1 order by id", [kind])).map((
    { state },
  ) => state);

/** Two sweeps find the same; `make` says what, and what is queued afterwards. */
const sweptOnce = (
  finds: Record<string, number>,
  make: (database: Session) => Promise<unknown>,
  kind: string,
  states: string[],
): Race =>
(url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    await make(watcher);
    const nothing = { buried: 0, failed: 0, erasures: 0, restarted: 0 };
    const second = await collide(
      all,
      async (first) => equal(await sweep(first), { ...nothing, ...finds }, "what the first sweep found"),
      sweep,
    );
    equal(second, { waited: false, answer: nothing }, "the second sweep");
    equal(await jobs(watcher, kind), states, "jobs");
  });

async function erased(database: Session): Promise<void> {
  await stuck(database);
  await database.query("delete from public.documents");
  await forget(database);
}

async function exhausted(database: Session): Promise<void> {
  await stuck(database);
  await sweep(database);
  await expire(database, (await claim(database, "document.parse"))!);
  await database.query("update private.jobs set attempts = 99");
}

const startedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { owner, document } = await stuck(watcher);
    const claims = JSON.stringify({ sub: owner, role: "authenticated" });
    const start = async (session: Session) => {
      await session.query("select set_config('request.jwt.claims', $1, false)", [claims]);
      return await one(session, "select public.document_start($1)", [document]);
    };
    const second = await collide(all, start, start);
    equal([second.waited, second.problem], [true, undefined], "the second start");
    equal(await jobs(watcher, "document.parse"), ["queued"], "jobs");
  });

/** A document is deleted while it is shared: there is nothing to share any more. */
const sharedOrDeleted: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account, document } = await stuck(watcher);
    const member = await newUser(watcher);
    await watcher.query(
      "insert into public.account_members (account_id, user_id, role) values ($1, $2, 'member')",
      [
        account,
        member,
      ],
    );
    const second = await collide(
      all,
      (first) => first.query("delete from public.documents where id = $1", [document]),
      (session) =>
        session.query("insert into public.document_members (document_id, user_id) values ($1, $2)", [
          document,
          member,
        ]),
    );
    equal([second.waited, second.problem], [true, "not_a_member"], "the share");
  });

/** The owner of a document puts another file in its place while its worker does this. */
const replacedWhile = (
  act: (job: Job) => (worker: Session) => Promise<unknown>,
  expected: unknown,
): Race =>
(url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { document, owner } = await stuck(watcher);
    await sweep(watcher);
    const job = (await claim(watcher, "document.parse"))!;
    const path = await upload(watcher, owner);
    const second = await collide(
      all,
      (first) => first.query("update public.documents set storage_path = $2 where id = $1", [document, path]),
      act(job),
    );
    equal([second.problem, second.answer], [undefined, expected], "the worker");
    equal(
      await watcher.query(
        `select status, error_code, generation, (select count(*) from public.document_parts)::int as parts
         from public.documents where id = $1`,
        [document],
      ),
      [{ status: "uploaded", error_code: null, generation: 2, parts: 0 }],
      "the document",
    );
  });

const failing = (job: Job) => async (worker: Session) =>
  (await one(worker, "select public.jobs_fail($1, $2, 'x', 'x', false, null) ->> 'state' as state", [
    job.id,
    job.lease,
  ])).state;

const committing = (job: Job) => async (worker: Session) =>
  (await one(
    worker,
    `select public.document_parse_commit($1, $2, 0, '[{"markdown": "a\\n"}]', '{}') ->> 'cancelled' as cancelled`,
    [job.id, job.lease],
  )).cancelled;

export const documentSteps: Record<string, Race> = {
  "two sweeps restart a document once": sweptOnce({ restarted: 1 }, stuck, "document.parse", ["queued"]),
  "two sweeps queue a forgotten erasure once": sweptOnce({ erasures: 1 }, erased, "document.erase", [
    "queued",
  ]),
  "two sweeps bury a job without a worker once": sweptOnce({ buried: 1 }, exhausted, "document.parse", [
    "dead",
  ]),
  "a document that is being deleted is not shared": sharedOrDeleted,
  "a document that is replaced does not fail with the file before": replacedWhile(failing, "dead"),
  "a document that is replaced takes no part of the file before": replacedWhile(committing, "true"),
  "two starts of a document queue its work once": startedOnce,
};
