/** A member's change and a read of the same contact, at the same moment: neither is lost, whoever is first. */
import { arrive, connect, connections, equal, one, type Race, type Session } from "./connections.ts";

/** A read of the contact, as HubSpot had it at that second; its clock is ours. */
const read = (account: string, firstname: string, second: number) => (session: Session) =>
  session.query(
    `select private.mirror_upsert($1, 'contacts', jsonb_build_array(jsonb_build_object('hubspot_id', '1', 'missing', false,
       'source_updated_at', '2026-11-02'::timestamptz + $3::text::int * interval '1 second', 'read_at', clock_timestamp(),
       'read_floor', clock_timestamp(), 'firstname', $2::text, 'raw_json', jsonb_build_object('firstname', $2::text))))`,
    [account, firstname, String(second)],
  );

const change = (account: string, firstname: string) => (session: Session) =>
  session.query("update public.contacts set firstname = $2 where account_id = $1", [account, firstname]);

/** What became of the contact. */
const state = (account: string, session: Session) =>
  one(
    session,
    `select c.firstname, c.sync_status, r.base ->> 'firstname' as base, (select count(*)::int from public.sync_queue q
       where q.record_id = c.id and q.state = 'queued') as queued, (select count(*)::int from public.sync_conflicts k
       where k.record_id = c.id) as conflicts
     from public.contacts c left join public.sync_records r on r.entity_id = c.id where c.account_id = $1`,
    [account],
  );

/** The first has what it did uncommitted; the second waits for it. */
const oneAfterTheOther = (
  work: (account: string) => [(session: Session) => Promise<unknown>, (session: Session) => Promise<unknown>],
  wanted: Record<string, unknown>,
): Race =>
(url) =>
  connections(url, 3, async (all) => {
    const [first, second, watcher] = all as [Session, Session, Session];
    const { account } = await connect(watcher);
    await read(account, "Ada", 1)(watcher);
    const [one, other] = work(account);
    await first.script("begin");
    await one(first);
    const waiting = await arrive(watcher, second, other);
    equal(waiting.waits, true, "the second waits");
    await first.script("commit");
    equal((await waiting.end).problem, undefined, "the second");
    const { firstname, sync_status, base, queued, conflicts } = await state(account, watcher);
    equal({ firstname, sync_status, base, queued, conflicts }, wanted, "the contact");
  });

const claim = async (account: string, session: Session) =>
  (await one(session, "select public.outbox_claim($1, 100, 60) as claim", [account])).claim as {
    lease_token: string;
    records: { id: string; values: Record<string, string> }[];
  };

/** A sender passes over what a member is changing just now, and sends it as it is then. */
const claimPassesOver: Race = (url) =>
  connections(url, 2, async (all) => {
    const [member, sender] = all as [Session, Session];
    const { account } = await connect(sender);
    await read(account, "Ada", 1)(sender);
    await change(account, "Byron")(member);
    await member.script("begin");
    await change(account, "Bell")(member);
    equal((await claim(account, sender)).records, [], "what is being changed");
    await member.script("commit");
    equal(
      (await claim(account, sender)).records,
      [{ id: "1", values: { firstname: "Bell" } }],
      "what was changed",
    );
  });

/** HubSpot's answer waits for a member's change, which stays and is sent next. */
const commitKeepsChange: Race = (url) =>
  connections(url, 3, async (all) => {
    const [member, sender, watcher] = all as [Session, Session, Session];
    const { account } = await connect(watcher);
    await read(account, "Ada", 1)(watcher);
    await change(account, "Byron")(member);
    const { lease_token } = await claim(account, sender);
    await member.script("begin");
    await change(account, "Bell")(member);
    const committing = await arrive(watcher, sender, (session) =>
      session.query(
        `select public.outbox_commit($1, '[{"id": "1", "updated_at": "2026-11-02T00:00:02Z"}]', '[]', '[]', '[]', 5)`,
        [lease_token],
      ));
    equal(committing.waits, true, "the answer waits");
    await member.script("commit");
    equal((await committing.end).problem, undefined, "the answer");
    const { firstname, sync_status, base, queued } = await state(account, watcher);
    equal({ firstname, sync_status, base, queued }, {
      firstname: "Bell",
      sync_status: "pending",
      base: "Byron",
      queued: 1,
    }, "the contact");
  });

export const twoWayRaces: Record<string, Race> = {
  "a claim passes over a contact that a member is changing": claimPassesOver,
  "an answer that waits for a member's change leaves it to be sent": commitKeepsChange,
  "a read that waits for a member's first change does not overwrite it": oneAfterTheOther(
    (account) => [change(account, "Byron"), read(account, "Augusta", 2)],
    { firstname: "Byron", sync_status: "pending", base: "Augusta", queued: 1, conflicts: 1 },
  ),
  "a member's change that waits for a read is made to what was read": oneAfterTheOther(
    (account) => [read(account, "Augusta", 2), change(account, "Byron")],
    { firstname: "Byron", sync_status: "pending", base: "Augusta", queued: 1, conflicts: 0 },
  ),
};
