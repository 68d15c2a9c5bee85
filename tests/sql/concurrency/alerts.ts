/** Two checks of one portal at once: an alert is raised once and closed once. */
import { arrive, collide, connect, connections, equal, one, type Race, type Session } from "./connections.ts";

interface Answer {
  seen: number;
  opened: number;
  resolved: number;
}

const report = (account: string, ...subjects: string[]) => async (session: Session): Promise<Answer> =>
  (await one(
    session,
    `select private.report_alerts($1, 'race.signal', 'contacts', coalesce((select jsonb_agg(jsonb_build_object('subject', s,
       'value', 7, 'detail', 'x')) from unnest($2::text::text[]) s), '[]')) as answer`,
    [account, `{${subjects}}`],
  )).answer as Answer;

async function portal(database: Session): Promise<string> {
  await database.script(
    `insert into public.alert_rules (name, description, severity, threshold) values ('race.signal', 'A race.', 'warning', 5)
     on conflict do nothing`,
  );
  return (await connect(database)).account;
}

const alerts = (database: Session, account: string) =>
  database.query(
    "select subject, status, count(*)::int as count from public.alerts where account_id = $1 group by 1, 2 order by 1, 2",
    [account],
  );

const raisedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const account = await portal(all[2]!);
    const second = await collide(all, report(account, "a"), report(account, "a"));
    equal(second.answer, { seen: 1, opened: 0, resolved: 0 }, "the second check");
    equal(await alerts(all[2]!, account), [{ subject: "contacts/a", status: "open", count: 1 }], "alerts");
  });

const closedOnce: Race = (url) =>
  connections(url, 3, async (all) => {
    const account = await portal(all[2]!);
    await report(account, "a")(all[2]!);
    const second = await collide(all, report(account), report(account));
    equal(second.answer, { seen: 0, opened: 0, resolved: 0 }, "the second check");
    equal(
      await alerts(all[2]!, account),
      [{ subject: "contacts/a", status: "resolved", count: 1 }],
      "alerts",
    );
  });

/** What the first raises, a second that no longer sees it closes. */
const theLaterCheckHolds: Race = (url) =>
  connections(url, 3, async (all) => {
    const account = await portal(all[2]!);
    const second = await collide(all, report(account, "a"), report(account));
    equal(second.answer, { seen: 0, opened: 0, resolved: 1 }, "the second check");
    equal(
      await alerts(all[2]!, account),
      [{ subject: "contacts/a", status: "resolved", count: 1 }],
      "alerts",
    );
  });

/** Each sees what the other does not; both have counted up before either closes. */
const checksThatDisagree: Race = (url) =>
  connections(url, 4, async (all) => {
    const [one, other, watcher, holder] = all as [Session, Session, Session, Session];
    const account = await portal(watcher);
    await report(account, "a", "b", "c")(watcher);
    await holder.script(`begin; select from public.alerts
      where account_id = '${account}' and subject = 'contacts/c' for update`);
    const first = await arrive(watcher, one, report(account, "a", "c"));
    const second = await arrive(watcher, other, report(account, "b", "c"));
    await holder.script("commit");
    const outcomes = [await first.end, await second.end];
    equal(outcomes.map(({ problem }) => problem), [undefined, undefined], "checks");
    equal(
      await alerts(watcher, account),
      [
        { subject: "contacts/a", status: "resolved", count: 1 },
        { subject: "contacts/b", status: "open", count: 1 },
        { subject: "contacts/b", status: "resolved", count: 1 },
        { subject: "contacts/c", status: "open", count: 1 },
      ],
      "alerts",
    );
  });

export const alertRaces: Record<string, Race> = {
  "two checks at once raise an alert once": raisedOnce,
  "two checks at once close an alert once": closedOnce,
  "of two checks at once the later one holds": theLaterCheckHolds,
  "two checks that disagree do not lock each other out": checksThatDisagree,
};
