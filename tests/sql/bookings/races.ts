/** A crowd before one exam: every seat is sold once, every credit used once, whoever comes, cancels and comes again. */
import { connect, connections, type Database, equal, one, type Race } from "../concurrency/connections.ts";

/** Signs in as the owner of a new portal with one exam, in every session; the last one stays who it is. */
async function open(all: Database[], seats: number, contacts: number) {
  const watcher = all.at(-1)!;
  const { account, owner } = await connect(watcher);
  const { exam } = await one(
    watcher,
    `insert into public.mock_exams (account_id, hubspot_id, mock_type, exam_date, capacity)
     values ($1, '1', 'Mini-mock', current_date + 365, $2) returning id as exam`,
    [account, seats],
  );
  const people = await watcher.query(
    `insert into public.contacts (account_id, hubspot_id, sjmini_credits, data)
     select $1, n::text, 1, '{}' from generate_series(1, $2::int) n returning id`,
    [account, contacts],
  );
  for (const session of all.slice(0, -1)) {
    await session.query(
      "select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, false)",
      [owner],
    );
  }
  return { account, exam, people: people.map(({ id }) => id as string) };
}

async function sums(watcher: Database, account: string) {
  return await one(
    watcher,
    `select (select sum(booked)::int from public.mock_exams where account_id = $1) as booked,
       (select count(*)::int from public.bookings where account_id = $1 and status <> 'cancelled') as held,
       (select sum(sjmini_credits)::int from public.contacts where account_id = $1) as credits,
       (select sum(delta)::int from public.credit_entries where account_id = $1 and reason <> 'opening') as used`,
    [account],
  );
}

/** What came of a booking: the code of its problem, or nothing. */
const book = (session: Database, exam: unknown, contact: string, name: string) =>
  session.query("select public.booking_create($1, $2, $3) ->> 'id' as id", [exam, contact, name]).then(
    ([row]) => ({ id: row!.id, code: "booked" }),
    (error) => ({ id: undefined, code: /"code":"([a-z_]+)"/.exec(error.detail ?? "")?.[1] ?? error.code }),
  );

const thirtyOfAThousand: Race = (url) =>
  connections(url, 13, async (all) => {
    const { account, exam, people } = await open(all, 30, 1000);
    const ends: Record<string, number> = {};
    let next = 0;
    await Promise.all(
      all.slice(0, -1).map(async (session) => {
        while (next < people.length) {
          const contact = people[next++]!;
          const { code } = await book(session, exam, contact, contact);
          ends[code] = (ends[code] ?? 0) + 1;
        }
      }),
    );
    equal([ends.booked, ends.exam_full, Object.keys(ends).length], [30, 970, 2], "attempts");
    equal(await sums(all.at(-1)!, account), { booked: 30, held: 30, credits: 970, used: -30 }, "sums");
  });

/** Three seats, twelve people who book and cancel forty times each. */
const comingAndGoing: Race = (url) =>
  connections(url, 13, async (all) => {
    const { account, exam, people } = await open(all, 3, 12);
    const codes = new Set<string>();
    await Promise.all(
      all.slice(0, -1).map(async (session, at) => {
        for (let round = 0; round < 40; round++) {
          const { id, code } = await book(session, exam, people[at]!, `${at}-${round}`);
          codes.add(code);
          if (id) await session.query("select public.booking_cancel($1, $2)", [id, round % 2 === 0]);
        }
      }),
    );
    codes.delete("booked");
    codes.delete("exam_full");
    equal([...codes], [], "other ends");
    equal(await sums(all.at(-1)!, account), { booked: 0, held: 0, credits: 12, used: 0 }, "sums");
  });

export const crowdRaces: Record<string, Race> = {
  "of a thousand bookings of thirty seats thirty are made": thirtyOfAThousand,
  "bookings that come and go leave seats and credits as they were": comingAndGoing,
};
