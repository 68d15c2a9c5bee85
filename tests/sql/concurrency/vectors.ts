/** A switch of the embedding model and a document that becomes searchable at the same moment: neither overlooks the other. */
import {
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
  upload,
} from "./connections.ts";

const VECTOR = `[${["1", ...Array(383).fill("0")]}]`;
const DEFAULT = JSON.stringify({ provider: "local", model: "lexical-1" });

/** A step of a held job. */
async function step(
  session: Session,
  job: Job,
  call: string,
  params: unknown[] = [],
): Promise<Record<string, unknown>> {
  return (await one(session, `select public.${call} as answer`, [job.id, job.lease, ...params]))
    .answer as Record<string, unknown>;
}

/** Every chunk that the job still has to embed gets its vector. */
async function embed(session: Session, job: Job): Promise<void> {
  const { chunks } = await step(session, job, "document_vectorize_slice($1, $2, 100, ($3::text)::jsonb)", [
    DEFAULT,
  ]);
  const vectors = (chunks as { id: string }[]).map(({ id }) => ({ id, embedding: VECTOR }));
  await step(session, job, "document_vectorize_store($1, $2, ($3::text)::jsonb, '[]', '{}')", [
    JSON.stringify(vectors),
  ]);
}

const finish = (job: Job) => (session: Session) => step(session, job, "document_vectorize_finish($1, $2)");

/** A document with so many chunks, each embedded; its job is the last one, still to be finished. */
async function embedded(session: Session, account: string, owner: string, chunks: number): Promise<Job> {
  await session.query(
    `insert into public.documents (account_id, user_id, filename, storage_path)
     values ($1, $2, 'a.md', $3)`,
    [account, owner, await upload(session, owner)],
  );
  const parse = (await claim(session, "document.parse"))!;
  await step(session, parse, `document_parse_commit($1, $2, 0, '[{"markdown": "a\\n"}]', '{}')`);
  await step(session, parse, `document_parse_finish($1, $2, '{"language": "en"}')`);
  const chunk = (await claim(session, "document.chunk"))!;
  await step(
    session,
    chunk,
    `document_chunks_store($1, $2, 0, (select jsonb_agg(jsonb_build_object('content', 'a', 'token_count', 1,
       'char_start', 0, 'char_end', 1, 'content_hash', gen_random_uuid()::text)) from generate_series(1, $3::int)), '{}')`,
    [chunks],
  );
  await step(session, chunk, "document_chunk_finish($1, $2)");
  const vectorize = (await claim(session, "document.vectorize"))!;
  await embed(session, vectorize);
  return vectorize;
}

/** A portal with one document of two chunks, whose owner wants another model. */
async function switching(database: Session): Promise<{ account: string; owner: string }> {
  await database.query("delete from public.documents");
  await forget(database);
  const portal = await connect(database);
  await finish(await embedded(database, portal.account, portal.owner, 2))(database);
  await database.query(
    "insert into public.ai_configurations (account_id, purpose, provider, model) values ($1, 'documents:embedding', 'supabase', 'auto')",
    [portal.account],
  );
  return portal;
}

const models = async (database: Session, account: string) =>
  (await database.query(
    "select model, state from private.embedding_models where account_id = $1 order by id",
    [account],
  ))
    .map(({ model, state }) => `${model} ${state}`);

/** A document of one chunk becomes searchable, and a switch takes effect, in this or the other order. */
const switchMeetsDocument = (documentFirst: boolean, after: string[]): Race => (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account, owner } = await switching(watcher);
    const change = (await claim(watcher, "document.reembed"))!;
    await embed(watcher, change);
    const document = await embedded(watcher, account, owner, 1);
    const acts = documentFirst ? [document, change] : [change, document];
    const second = await collide(all, finish(acts[0]!), finish(acts[1]!));
    equal(
      [second.waited, second.answer?.finished, second.answer?.remaining],
      [true, false, 1],
      "the second, which lacks a vector of the document's one chunk",
    );
    equal(await models(watcher, account), after, "models");
  });

/** The wish is taken back while a worker takes the switch up: it hears of it, and its job is not pulled from under it. */
const takenBackWhileTaken: Race = (url) =>
  connections(url, 3, async (all) => {
    const watcher = all[2]!;
    const { account } = await switching(watcher);
    const second = await collide(
      all,
      (worker) => claim(worker, "document.reembed"),
      (owner) =>
        owner.query(
          "delete from public.ai_configurations where account_id = $1 and purpose = 'documents:embedding'",
          [
            account,
          ],
        ).then(() =>
          owner.query(
            `insert into public.ai_configurations (account_id, purpose, provider, model)
             values ($1, 'documents:embedding', 'local', 'auto')`,
            [account],
          )
        ),
    );
    equal(second.problem, undefined, "the other wish");
    equal(
      await watcher.query("select state, cancel_requested from private.jobs where kind = 'document.reembed'"),
      [{ state: "running", cancel_requested: true }],
      "the switch's job",
    );
  });

export const vectorRaces: Record<string, Race> = {
  "a switch waits for the document that is becoming searchable": switchMeetsDocument(true, [
    "lexical-1 active",
    "gte-small building",
  ]),
  "a document waits for the switch that is taking effect": switchMeetsDocument(false, [
    "lexical-1 retired",
    "gte-small active",
  ]),
  "a switch that is given up while a worker takes it up is cancelled": takenBackWhileTaken,
};
