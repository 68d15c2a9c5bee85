/** Webhooks, claims and commits at the same moment: nobody reads twice, and no news is lost between a read and its commit. */
import {
  arrive,
  collide,
  connect,
  connections,
  type Database,
  equal,
  one,
  type Race,
  type Session,
} from "./connections.ts";

interface Portal {
  account: string;
  portal: string;
}

/** A portal whose contacts can be read, with nothing of other races around. */
async function portal(database: Database): Promise<Portal> {
  await database.script("delete from private.sync_dirty; delete from private.webhook_batches");
  const { account } = await connect(database);
  const { portal_id } = await one(
    database,
    `with defined as (
       insert into public.hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
       values ($1, 'contacts', 'email', 'E-mail', 'string', 'text', '{}'))
     select portal_id from public.hubspot_accounts where id = $1`,
    [account],
  );
  return { account, portal: portal_id as string };
}

/** Stores a request that tells of these contacts, as attempt `attempt`. */
const store = (database: Database, { portal }: Portal, ids: number[], attempt = 0) =>
  database.query(
    `select public.webhook_store((select jsonb_agg(jsonb_build_object('portalId', $1::text, 'objectId', i, 'occurredAt', 1796032800000,
       'subscriptionType', 'contact.creation', 'attemptNumber', $3::int) order by n)
       from unnest($2::text::int[]) with ordinality x (i, n)), encode(sha256(gen_random_uuid()::text::bytea), 'hex'), now())`,
    [portal, `{${ids}}`, attempt],
  );
const fold = (limit: number) => async (session: Session) =>
  (await one(session, "select public.webhook_fold($1) as fold", [limit])).fold as Record<string, number>;
const mark = ({ account }: Portal, ids: number[]) => (session: Database) =>
  session.query(
    `select private.mark_dirty($1, 'contacts', (select jsonb_agg(jsonb_build_object('id', i) order by n)
       from unnest($2::text::text[]) with ordinality x (i, n)), '0')`,
    [account, `{${ids}}`],
  );
/** The ids and the lease of what could be claimed. */
const claim = async (session: Database) =>
  await one(
    session,
    `select coalesce(c #> '{claims,0,ids}', '[]') as ids, c #>> '{claims,0,lease_token}' as lease
     from (select public.dirty_claim(100, 60) as c) x`,
  );
/** Commits that these contacts are gone: settled, whatever they were. */
const commit = (lease: unknown, ids: number[]) => async (session: Session) =>
  (await one(
    session,
    `select public.dirty_commit($1, (select jsonb_agg(jsonb_build_object('hubspot_id', i, 'missing', true, 'read_at', clock_timestamp()))
       from unnest($2::text::text[]) i)) ->> 'cleared' as cleared`,
    [lease, `{${ids}}`],
  )).cleared;
const dirty = (database: Database) =>
  database.query(
    "select record_id, version::int, lease_token is not null as held from private.sync_dirty order by 1",
  );

const oneFoldsARequest: Race = (url) =>
  connections(url, 3, async (all) => {
    const place = await portal(all[0]!);
    await store(all[0]!, place, [1]);
    const second = await collide(all, fold(10), fold(10));
    equal([second.waited, second.answer?.batches], [false, 0], "the second finds nothing and does not wait");
  });

const anEventOfTwoRequestsCountsOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const place = await portal(all[0]!);
    await store(all[0]!, place, [1, 2, 3]);
    await store(all[0]!, place, [3, 2, 1], 1);
    const second = await collide(all, fold(1), fold(1));
    equal(
      [second.waited, second.answer?.events, second.answer?.repeated],
      [true, 0, 3],
      "the second waits and has no news",
    );
    equal((await dirty(all[0]!)).map(({ version }) => version), [1, 1, 1], "versions");
  });

const oneReadsARecord: Race = (url) =>
  connections(url, 3, async (all) => {
    await mark(await portal(all[0]!), [1, 2])(all[0]!);
    const second = await collide(all, claim, claim);
    equal([second.waited, second.answer?.ids], [false, []], "the second finds nothing and does not wait");
  });

const newsBehindACommit: Race = (url) =>
  connections(url, 3, async (all) => {
    const place = await portal(all[0]!);
    await mark(place, [1])(all[0]!);
    const { lease } = await claim(all[0]!);
    const second = await collide(all, commit(lease, [1]), mark(place, [1]));
    equal([second.waited, second.problem], [true, undefined], "the news waits for the commit");
    equal(await dirty(all[0]!), [{ record_id: "1", version: 1, held: false }], "and is dirty anew");
  });

const newsBeforeACommit: Race = (url) =>
  connections(url, 3, async (all) => {
    const place = await portal(all[0]!);
    await mark(place, [1])(all[0]!);
    const { lease } = await claim(all[0]!);
    const second = await collide(all, mark(place, [1]), commit(lease, [1]));
    equal([second.waited, second.answer], [true, "0"], "the commit waits and clears nothing");
    equal(
      await dirty(all[0]!),
      [{ record_id: "1", version: 2, held: false }],
      "what was announced during the read is left",
    );
  });

/** Someone holds record 5 of nine: where does one stand that waits for it? */
const lockedInOrder = (act: (lease: unknown) => (session: Session) => Promise<unknown>): Race => (url) =>
  connections(url, 3, async (all) => {
    const [holder, writer, watcher] = all as [Session, Session, Session];
    const place = await portal(watcher);
    // Not in order in the table: a walk over the table would meet them otherwise.
    for (const id of [8, 2, 5, 9, 3, 1, 7, 6, 4]) await mark(place, [id])(watcher);
    const { lease } = await claim(watcher);
    await holder.script("begin; select from private.sync_dirty where record_id = '5' for update");
    const writing = await arrive(watcher, writer, act(lease));
    equal(writing.waits, true, "it waits for record 5");
    const free = await watcher.query(
      "select record_id from private.sync_dirty order by 1 for update skip locked",
    );
    equal(free.map(({ record_id }) => Number(record_id)), [6, 7, 8, 9], "records that it has not locked yet");
    await holder.script("commit");
    equal((await writing.end).problem, undefined, "the end");
  });

export const inboundRaces: Record<string, Race> = {
  "a webhook request is read by one": oneFoldsARequest,
  "an event of two requests that are read at once counts once": anEventOfTwoRequestsCountsOnce,
  "a dirty record is claimed by one": oneReadsARecord,
  "news behind a commit makes a record dirty anew": newsBehindACommit,
  "news before a commit is not cleared by it": newsBeforeACommit,
  "a commit locks its records in the order of ids": lockedInOrder((lease) =>
    commit(lease, [9, 8, 7, 6, 5, 4, 3, 2, 1])
  ),
  "a release locks its records in the order of ids": lockedInOrder((lease) => (session) =>
    session.query("select public.dirty_release($1, 0)", [lease])
  ),
};
