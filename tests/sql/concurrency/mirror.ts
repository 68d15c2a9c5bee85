/** Batches that write the same records: each locks them in the order of ids, so that none locks another out. */
import { arrive, connect, connections, equal, type Race, type Session } from "./connections.ts";

/** Reads of records in this order; `missing` ones found nothing. */
const upsert = (account: string, ids: number[], missing: number[] = []) => (session: Session) =>
  session.query(
    `select private.mirror_upsert($1, 'contacts', (select jsonb_agg(jsonb_build_object('hubspot_id', i, 'missing',
       i = any ($3::text::text[]), 'source_updated_at', clock_timestamp(), 'read_at', clock_timestamp(), 'raw_json',
       jsonb_build_object('at', clock_timestamp())) order by n) from unnest($2::text::text[]) with ordinality x (i, n)))`,
    [account, `{${ids}}`, `{${missing}}`],
  );

/** Someone holds record 5 of nine; where does a batch stand that waits for it? */
const lockedInOrder = (missing: number[]): Race => (url) =>
  connections(url, 3, async (all) => {
    const [holder, writer, watcher] = all as [Session, Session, Session];
    const { account } = await connect(watcher);
    // Not in order in the table: a walk over the table would meet them otherwise.
    for (const id of [8, 2, 5, 9, 3, 1, 7, 6, 4]) await upsert(account, [id])(watcher);
    await holder.script(`begin; select from public.hubspot_contacts_raw
      where account_id = '${account}' and hubspot_id = '5' for update`);
    const writing = await arrive(watcher, writer, upsert(account, [7, 9, 8, 2, 3, 5, 4, 6, 1], missing));
    equal(writing.waits, true, "the batch waits for record 5");
    const free = await watcher.query(
      "select hubspot_id from public.hubspot_contacts_raw where account_id = $1 order by 1 for update skip locked",
      [account],
    );
    equal(
      free.map(({ hubspot_id }) => Number(hubspot_id)),
      [6, 7, 8, 9],
      "records that it has not locked yet",
    );
    await holder.script("commit");
    equal((await writing.end).problem, undefined, "the batch");
  });

export const mirrorRaces: Record<string, Race> = {
  "a batch locks the records that it read in the order of ids": lockedInOrder([]),
  "a batch locks the records that it missed in the order of ids": lockedInOrder([1, 2, 3, 4, 5, 6, 7, 8, 9]),
};
