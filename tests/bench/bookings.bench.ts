// Bookings on a real PostgreSQL, as signed-in users: a crowd before one exam, and pages of a long list.
// Usage: deno run -A tests/bench/bookings.bench.ts [--attempts N] [--seats N] [--connections N] [--bookings N]. Prints one JSON line
// per row of the table; a crowd that ends otherwise than with every seat taken once is an error.

import { parseArgs } from "node:util";
import { addPlatform, asPostgres, type Database, migrate, openPostgres } from "../sql/database.ts";
import { startPostgres } from "../sql/postgres.ts";
import { row } from "./row.ts";

const { values } = parseArgs({
  options: {
    attempts: { type: "string", default: "1000" },
    seats: { type: "string", default: "30" },
    connections: { type: "string", default: "50" },
    bookings: { type: "string", default: "100000" },
  },
});
const [attempts, seats, connections, bookings] = [
  Number(values.attempts),
  Number(values.seats),
  Number(values.connections),
  Number(values.bookings),
];

/** Signs in, as PostgREST does for each request. */
async function signIn(database: Database, user: string): Promise<void> {
  await database.query(
    `select set_config('request.jwt.claims', json_build_object('sub', $1::text, 'role', 'authenticated')::text, false),
       set_config('role', 'authenticated', false)`,
    [user],
  );
}

/** A portal with an exam, and a contact with one credit for each attempt; answers the owner. */
async function portal(
  database: Database,
  portalId: string,
  exams: number,
  contacts: number,
): Promise<string> {
  const [user] = await database.query(
    "insert into auth.users (id, email) values (gen_random_uuid(), $1) returning id",
    [`owner-${portalId}@bench.example`],
  );
  const [made] = await database.query(
    `select public.oauth_connect($1, $2, 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as id`,
    [user!.id, portalId],
  );
  await database.query(
    `insert into public.mock_exams (account_id, hubspot_id, mock_type, exam_date, capacity)
     select $1, n::text, 'Mini-mock', current_date + (n % 365)::int + 1, $2 from generate_series(1, $3::int) n`,
    [made!.id, seats, exams],
  );
  await database.query(
    `insert into public.contacts (account_id, hubspot_id, email, sjmini_credits, data)
     select $1, n::text, n || '@bench.example', 1, '{}' from generate_series(1, $2::int) n`,
    [made!.id, contacts],
  );
  return user!.id as string;
}

/** Every attempt is another contact's; how many got a seat, and how the others ended. */
async function crowd(url: string, setUp: Database): Promise<void> {
  const owner = await portal(setUp, "1", 1, attempts);
  const [exam] = await setUp.query("select id from public.mock_exams");
  const contacts = (await setUp.query("select id from public.contacts order by hubspot_id")).map(({ id }) =>
    id
  );
  const all = Array.from({ length: connections }, () => openPostgres(url));
  for (const one of all) await signIn(one, owner);
  const ends: Record<string, number> = {};
  let next = 0;
  const started = performance.now();
  await Promise.all(all.map(async (one) => {
    while (next < contacts.length) {
      const contact = contacts[next++];
      const end = await one.query("select public.booking_create($1, $2, $3)", [
        exam!.id,
        contact,
        `b-${contact}`,
      ])
        .then(() => "booked", (error) => error.detail ?? error.message);
      ends[end] = (ends[end] ?? 0) + 1;
    }
  }));
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(all.map((one) => one.close()));
  const [left] = await setUp.query(
    `select (select booked from public.mock_exams) as seats, (select count(*)::int from public.bookings) as rows,
       (select sum(sjmini_credits)::int from public.contacts) as credits`,
  );
  const full = '{"status":409,"code":"exam_full"}';
  const got = JSON.stringify({
    booked: ends.booked,
    full: ends[full],
    otherwise: Object.keys(ends).length - 2,
    ...left,
  });
  const rest = attempts - seats;
  const expected = JSON.stringify({
    booked: seats,
    full: rest,
    otherwise: 0,
    seats,
    rows: seats,
    credits: rest,
  });
  if (got !== expected) throw new Error(`expected ${expected}, got ${got} of ${JSON.stringify(ends)}`);
  row(`${attempts} bookings of ${seats} seats, ${connections} connections`, attempts / seconds, "1/s");
}

/** The middle of 31 runs, after three that warm up. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = -3; run < 31; run++) {
    const started = performance.now();
    await work();
    if (run >= 0) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[15]!;
}

async function pages(url: string, setUp: Database): Promise<void> {
  // Some 30 bookings in an exam, as many as it has seats.
  const owner = await portal(setUp, "2", Math.ceil(bookings / seats), Math.ceil(bookings / 10));
  await setUp.query(
    `insert into public.bookings (account_id, booking_id, exam_id, contact_id, status, origin, created_at)
     select e.account_id, 'b' || n, e.id, c.id, case when n % 10 = 0 then 'cancelled' else 'active' end, 'hubspot',
       now() - n * interval '1 minute'
     from generate_series(0, $1::int - 1) n
     join public.mock_exams e on e.hubspot_id = (n / $2::int + 1)::text
     join public.contacts c on c.account_id = e.account_id
       and c.hubspot_id = ((n::bigint * 7919) % ceil($1::int / 10.0)::int + 1)::text
     join public.hubspot_accounts a on a.id = e.account_id and a.portal_id = '2'`,
    [bookings, seats],
  );
  await setUp.script("analyze");
  const [deep] = await setUp.query(
    `select to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || b.id as cursor
     from public.bookings b where b.booking_id = 'b' || $1::int`,
    [Math.floor(bookings * 0.9)],
  );
  const [exam] = await setUp.query(
    "select exam_id, contact_id from public.bookings where booking_id = 'b77'",
  );
  const user = openPostgres(url);
  await signIn(user, owner);
  const list = async (args: string, params: unknown[] = []) => {
    const [page] = await user.query(`select public.booking_list('2', ${args}) as page`, params);
    return page!.page as { total: number; data: unknown[] };
  };
  const first = await list("p_limit => 50");
  if (first.total !== bookings || first.data.length !== 50) {
    throw new Error(`${first.data.length} of ${first.total} bookings on the first page`);
  }
  const of = `of ${bookings} bookings`;
  row(`first page ${of}`, await median(() => list("p_limit => 50")), "ms");
  row(`a page after nine tenths ${of}`, await median(() => list("p_cursor => $1", [deep!.cursor])), "ms");
  row(`cancelled ones ${of}`, await median(() => list("p_status => 'cancelled'")), "ms");
  row(`one exam's ${of}`, await median(() => list("p_exam_id => $1", [exam!.exam_id])), "ms");
  row(`one contact's ${of}`, await median(() => list("p_contact_id => $1", [exam!.contact_id])), "ms");
  row(`one day's ${of}`, await median(() => list("p_exam_date => current_date + 9")), "ms");
  row(
    `exams from today`,
    await median(() => user.query("select public.exam_list('2')")),
    "ms",
  );
  row(
    `analytics of ${Math.ceil(bookings / seats)} exams`,
    await median(() => user.query("select * from public.booking_analytics")),
    "ms",
  );
  await user.close();
}

const server = await startPostgres();
try {
  const url = await server.createDatabase("bookings");
  const setUp = openPostgres(url);
  try {
    await addPlatform(setUp);
    await migrate(setUp);
    await crowd(asPostgres(url), setUp);
    await pages(asPostgres(url), setUp);
  } finally {
    await setUp.close();
  }
} finally {
  await server.stop();
}
