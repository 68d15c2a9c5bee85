/** An erasure beside a batch that looked before it: nothing is deleted until that batch has ended, and nothing of it stays. */
import { connect, connections, equal, one, type Race, type Session } from "./connections.ts";

const upsert = (account: string) => (session: Session) =>
  session.query(
    `select private.mirror_upsert($1, 'contacts', jsonb_build_array(jsonb_build_object('hubspot_id', '7', 'missing', false,
       'source_updated_at', clock_timestamp(), 'read_at', clock_timestamp(), 'email', 'ann@race.example',
       'raw_json', jsonb_build_object('at', clock_timestamp()))))`,
    [account],
  );

const waitsForWhoLookedBefore: Race = (url) =>
  connections(url, 2, async (all) => {
    const [writer, eraser] = all as [Session, Session];
    const { account, owner } = await connect(eraser);
    await upsert(account)(eraser);
    await writer.script("begin");
    await upsert(account)(writer);
    await eraser.query("select public.erasure_start($1, $2, '7', null, false)", [account, owner]);
    const job = await one(
      eraser,
      `select j ->> 'id' as id, j ->> 'lease_token' as token from jsonb_array_elements(
         public.jobs_claim(array['person.erase'], 1, 60)) j where j ->> 'account_id' = $1`,
      [account],
    );
    const step = async () =>
      (await one(eraser, "select public.erasure_step($1, $2) ->> 'next' as next", [job.id, job.token])).next;
    const rows = async () =>
      (await one(
        eraser,
        "select count(*)::int as rows from public.hubspot_contacts_raw where account_id = $1",
        [
          account,
        ],
      )).rows;
    equal(
      [await step(), await step()],
      ["again", "again"],
      "it finds the person and notes who may have looked",
    );
    equal(
      [await step(), await step(), await rows()],
      ["wait", "wait", 1],
      "and waits for the batch, without a lock",
    );
    await writer.script("commit");
    for (let next = "again"; next === "again";) next = await step() as string;
    equal(await rows(), 0, "rows of the person, of the batch too");
    await upsert(account)(writer);
    equal(await rows(), 0, "rows that a later batch brings back");
    await eraser.query("select public.jobs_complete($1, $2, '{}')", [job.id, job.token]);
  });

export const erasureRaces: Record<string, Race> = {
  "an erasure waits for batches that began before it": waitsForWhoLookedBefore,
};
