/** Bookings at the same moment, step by step: no seat is sold twice, no credit is used twice, and nobody waits for ever. */
import {
  arrive,
  collide,
  connect,
  connections,
  type Database,
  equal,
  one,
  queueBehind,
  type Race,
  type Session,
} from "./connections.ts";

interface Place {
  account: string;
  owner: string;
  exams: string[];
  contacts: string[];
}

/** A portal with two exams of so many seats, and contacts with so many credits. */
async function place(database: Database, seats: number, credits: number): Promise<Place> {
  const { account, owner } = await connect(database);
  const ids = (sql: string) =>
    database.query(sql, [account]).then((rows) => rows.map(({ id }) => id as string));
  return {
    account,
    owner,
    exams: await ids(
      `insert into public.mock_exams (account_id, hubspot_id, mock_type, exam_date, capacity)
       select $1, n::text, 'Mini-mock', current_date + 365, ${seats} from generate_series(1, 2) n returning id`,
    ),
    contacts: await ids(
      `insert into public.contacts (account_id, hubspot_id, sjmini_credits, data)
       select $1, n::text, ${credits}, '{}' from generate_series(1, 3) n returning id`,
    ),
  };
}

/** Speaks as this user from here on. */
const asUser = (session: Session, user: string) =>
  session.query("select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, false)", [
    user,
  ]);

/** The last one stays who it is, and looks on. */
const signedIn = (all: Session[], { owner }: Place) =>
  Promise.all(all.slice(0, -1).map((session) => asUser(session, owner)));

const book = (exam: string, contact: string, name: string) => async (session: Session) =>
  (await one(session, "select public.booking_create($1, $2, $3) ->> 'id' as id", [exam, contact, name])).id;

const cancel = (id: unknown) => (session: Session) =>
  one(session, "select public.booking_cancel($1) as booking", [id]);

/** What the bookings of a portal, its seats, its credits and its ledger come to. */
async function sums(database: Database, { account, exams: [exam] }: Place) {
  return await one(
    database,
    `select (select count(*)::int from public.bookings where account_id = $1 and status <> 'cancelled') as held,
       (select sum(booked)::int from public.mock_exams where account_id = $1) as counted,
       (select booked from public.mock_exams where id = $2) as first_exam,
       (select sum(sjmini_credits)::int from public.contacts where account_id = $1) as credits,
       (select sum(delta)::int from public.credit_entries where account_id = $1) as ledger`,
    [account, exam],
  );
}

const theLastSeat: Race = (url) =>
  connections(url, 4, async (all) => {
    const there = await place(all[0]!, 1, 1);
    await signedIn(all, there);
    const [exam, contacts] = [there.exams[0]!, there.contacts];
    const second = await collide(all, book(exam, contacts[0]!, "a"), book(exam, contacts[1]!, "b"));
    equal(second, { waited: true, problem: "exam_full" }, "the second");
    equal(await sums(all[0]!, there), { held: 1, counted: 1, first_exam: 1, credits: 2, ledger: 0 }, "sums");
  });

/** A booking that is undone leaves its seat to the one that waits. */
const anUndoneBookingLeavesItsSeat: Race = (url) =>
  connections(url, 3, async ([first, second, watcher]) => {
    const there = await place(watcher!, 1, 1);
    await signedIn([first!, second!, watcher!], there);
    const [exam, contacts] = [there.exams[0]!, there.contacts];
    await first!.script("begin");
    await book(exam, contacts[0]!, "a")(first!);
    const waiting = await arrive(watcher!, second!, book(exam, contacts[1]!, "b"));
    equal(waiting.waits, true, "the second waits");
    await first!.script("rollback");
    equal((await waiting.end).problem, undefined, "the second");
    equal((await sums(watcher!, there)).first_exam, 1, "seats");
  });

/** One credit, two exams: the contact's row decides. */
const theLastCredit: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 5, 1);
    await signedIn(all, there);
    const contact = there.contacts[0]!;
    const second = await collide(
      all,
      book(there.exams[0]!, contact, "a"),
      book(there.exams[1]!, contact, "b"),
    );
    equal(second, { waited: true, problem: "no_credits" }, "the second");
    equal(
      await sums(all[2]!, there),
      { held: 1, counted: 1, first_exam: 1, credits: 2, ledger: 0 },
      "sums",
    );
  });

/** Two first bookings of one contact open one ledger. */
const oneLedger: Race = (url) =>
  connections(url, 4, async (all) => {
    const there = await place(all[3]!, 5, 2);
    await signedIn(all, there);
    const contact = there.contacts[0]!;
    let exam = 0;
    const ends = await queueBehind(
      all,
      `select from public.contacts where id = '${contact}' for update`,
      (session) => book(there.exams[exam]!, contact, `n${exam++}`)(session),
    );
    equal(ends.map(({ problem }) => problem), [undefined, undefined], "both");
    const { entries } = await one(
      all[3]!,
      "select string_agg(reason || delta, ' ' order by id) as entries from public.credit_entries where contact_id = $1",
      [contact],
    );
    equal(entries, "opening2 booking-1 booking-1", "the ledger");
  });

const oneRequestTwice: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 1, 5);
    await signedIn(all, there);
    const again = book(there.exams[0]!, there.contacts[0]!, "a");
    let first: unknown;
    const second = await collide(all, async (session) => first = await again(session), again);
    equal(second, { waited: true, answer: first }, "the repetition");
    equal((await sums(all[2]!, there)).first_exam, 1, "seats");
  });

const oneNameForTwoExams: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 5, 5);
    await signedIn(all, there);
    const second = await collide(
      all,
      book(there.exams[0]!, there.contacts[0]!, "a"),
      book(there.exams[1]!, there.contacts[1]!, "a"),
    );
    equal(second, { waited: true, problem: "booking_id_taken" }, "the second");
    equal((await sums(all[2]!, there)).credits, 14, "credits");
  });

const oneRefund: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 1, 1);
    await signedIn(all, there);
    const id = await book(there.exams[0]!, there.contacts[0]!, "a")(all[0]!);
    const second = await collide(all, cancel(id), cancel(id));
    equal([second.waited, second.problem], [true, undefined], "the second to cancel");
    equal(await sums(all[2]!, there), { held: 0, counted: 0, first_exam: 0, credits: 3, ledger: 1 }, "sums");
  });

/** A cancelling and a booking of one exam and contact: in one order, so that neither has what the other needs. */
const cancellingBesideBooking: Race = (url) =>
  connections(url, 4, async (all) => {
    for (const hold of ["mock_exams", "contacts"]) {
      const there = await place(all[3]!, 2, 2);
      await signedIn(all, there);
      const [exam, contact] = [there.exams[0]!, there.contacts[0]!];
      const id = await book(exam, contact, "a")(all[0]!);
      const row = hold === "contacts" ? contact : exam;
      let turn = 0;
      const ends = await queueBehind(
        all,
        `select from public.${hold} where id = '${row}' for update`,
        (session): Promise<unknown> => turn++ ? book(exam, contact, "b")(session) : cancel(id)(session),
      );
      equal(ends.map(({ problem }) => problem), [undefined, undefined], `behind ${hold}`);
      equal(
        await sums(all[3]!, there),
        { held: 1, counted: 1, first_exam: 1, credits: 5, ledger: 1 },
        "sums",
      );
    }
  });

/** A refund while another booking takes a credit of the same contact. */
const aRefundBesideABooking: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 5, 2);
    await signedIn(all, there);
    const [contact, exams] = [there.contacts[0]!, there.exams];
    const id = await book(exams[0]!, contact, "a")(all[0]!);
    const refund = await collide(all, book(exams[1]!, contact, "b"), cancel(id));
    equal([refund.waited, refund.problem], [true, undefined], "the refund");
    equal(await sums(all[2]!, there), { held: 1, counted: 1, first_exam: 0, credits: 5, ledger: 1 }, "sums");
  });

/** An import changes a booking that a user changes too: neither undoes what the other wrote. */
const anImportBesideAChange: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 5, 1);
    await signedIn(all, there);
    const id = await book(there.exams[0]!, there.contacts[0]!, "a")(all[0]!);
    const second = await collide(
      all,
      (session) => session.query("update public.bookings set dominant_hand = 'left' where id = $1", [id]),
      (session) =>
        one(session, `select public.booking_update($1, '{"attending_location": "Ottawa"}') as booking`, [id]),
    );
    equal([second.waited, second.problem], [true, undefined], "the change");
    const row = await one(
      all[2]!,
      "select dominant_hand, attending_location from public.bookings where id = $1",
      [id],
    );
    equal(row, { dominant_hand: "left", attending_location: "Ottawa" }, "the booking");
  });

/** HubSpot's sale comes while a booking takes a credit. */
const aSaleBesideABooking: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 5, 1);
    await signedIn(all, there);
    const contact = there.contacts[0]!;
    const sale = (credits: number) => (session: Session) =>
      session.query(
        `update public.contacts set sjmini_credits = $2::int, data = jsonb_build_object('sjmini_credits', $2::int::text)
         where id = $1`,
        [contact, credits],
      );
    await sale(1)(all[2]!);
    const second = await collide(all, book(there.exams[0]!, contact, "a"), sale(4));
    equal([second.waited, second.problem], [true, undefined], "the sale");
    const third = await collide(all, sale(6), book(there.exams[1]!, contact, "b"));
    equal([third.waited, third.problem], [true, undefined], "the next booking");
    const { credits } = await one(
      all[2]!,
      "select sjmini_credits as credits from public.contacts where id = $1",
      [
        contact,
      ],
    );
    equal(credits, 4, "1 + 5 sold - 2 used");
  });

/** Two imports with the same exams in opposite order. */
const importsInAnyOrder: Race = (url) =>
  connections(url, 4, async (all) => {
    const there = await place(all[3]!, 5, 1);
    const exams = [...there.exams].sort();
    let turn = 0;
    const ends = await queueBehind(
      all,
      // The foreign key of a booking asks for less, and does not wait here.
      `select from public.mock_exams where id = '${exams[0]}' for no key update`,
      (session) => {
        const order = turn ? [...exams].reverse() : exams;
        const contact = there.contacts[turn++]!;
        return session.query(
          `insert into public.bookings (account_id, booking_id, exam_id, contact_id, origin)
           select $1, $2::text || n, e::uuid, $3, 'hubspot' from unnest($4::text[]) with ordinality e (e, n)`,
          [there.account, contact, contact, order],
        );
      },
    );
    equal(ends.map(({ problem }) => problem), [undefined, undefined], "both");
    equal((await sums(all[3]!, there)).counted, 4, "seats");
  });

/** An import that fills the exam while a booking waits for it: the booking counts again. */
const anImportFillsTheExam: Race = (url) =>
  connections(url, 3, async (all) => {
    const there = await place(all[2]!, 1, 1);
    await signedIn(all, there);
    const load = (session: Session) =>
      session.query(
        `insert into public.bookings (account_id, booking_id, exam_id, contact_id, origin) values ($1, 'h', $2, $3, 'hubspot')`,
        [there.account, there.exams[0], there.contacts[0]],
      );
    const second = await collide(all, load, book(there.exams[0]!, there.contacts[1]!, "a"));
    equal(second, { waited: true, problem: "exam_full" }, "the booking");
    equal((await sums(all[2]!, there)).first_exam, 1, "seats");
  });

export const bookingRaces: Record<string, Race> = {
  "of two bookings of the last seat one has it": theLastSeat,
  "a booking that is undone leaves its seat": anUndoneBookingLeavesItsSeat,
  "of two bookings with the last credit one is paid": theLastCredit,
  "two first bookings of a contact open one ledger": oneLedger,
  "one booking that is sent twice at once is one": oneRequestTwice,
  "one name for bookings of two exams at once is of one": oneNameForTwoExams,
  "a booking that is cancelled twice at once is refunded once": oneRefund,
  "a booking is cancelled beside another of the same contact": cancellingBesideBooking,
  "a refund beside a booking of the same contact is not lost": aRefundBesideABooking,
  "an import and a change of one booking both stay": anImportBesideAChange,
  "a sale beside a booking is not lost": aSaleBesideABooking,
  "two imports of bookings do not wait for each other": importsInAnyOrder,
  "a booking behind an import counts again": anImportFillsTheExam,
};
