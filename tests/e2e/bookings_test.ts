// Bookings as a frontend makes them with supabase-js: exams with free seats, a seat, its credit, and everything that is refused.

import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";

/** A call of `api` as a frontend makes it. */
async function api(
  user: User,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const { data, error, response } = await user.client.functions.invoke(`api/${path}`, {
    method,
    headers,
    body: body as Record<string, unknown> | undefined,
  });
  const answer = error ? await error.context.json() : data;
  return { status: response!.status, code: answer?.code as string | undefined, body: answer };
}

Deno.test("bookings through supabase-js", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  try {
    const owner = await signUp(suite);
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const [viewer, stranger] = [await signUp(suite), await signUp(suite)];
    const admin = service(suite);
    const { data: account } = await admin.from("hubspot_accounts").select("id").eq(
      "portal_id",
      suite.simulator.portalId,
    ).single();
    const account_id = account!.id;
    const joined = await admin.from("account_members").insert({
      account_id,
      user_id: viewer.id,
      role: "viewer",
    });
    assertEquals(joined.error, null);
    // Exams are HubSpot's; this is what an import of them writes.
    const exam = (hubspot_id: string, more: Record<string, unknown>) => ({
      account_id,
      hubspot_id,
      mock_type: "Situational Judgment",
      exam_date: "2099-06-01",
      capacity: 2,
      ...more,
    });
    const made = await admin.from("mock_exams").insert([
      exam("e1", { exam_time_start: "09:00", location: "Toronto" }),
      exam("e2", { exam_date: "2020-06-01" }),
      exam("e3", { is_active: false }),
    ]).select("id,hubspot_id");
    assertEquals(made.error, null);
    const [open, past, closed] = ["e1", "e2", "e3"].map((id) =>
      made.data!.find((row) => row.hubspot_id === id)!.id as string
    );
    const { data: contacts } = await owner.client.from("contacts").select(
      "id,email,sj_credits,shared_mock_credits",
    ).is("archived_at", null).gt("sj_credits", 0).order("hubspot_id").limit(4);
    const [ann, bob, cid, dee] = contacts!;
    const book = (user: User, exam_id: unknown, contact_id: unknown, booking_id: string, more = {}) =>
      api(user, "POST", "bookings", { booking_id, exam_id, contact_id, ...more });
    const credits = async (id: unknown) =>
      (await owner.client.from("contacts").select("sj_credits").eq("id", id).single()).data!.sj_credits;

    await t.step("exams are listed with their free seats", async () => {
      const { status, body } = await api(viewer, "GET", "exams?from=2099-01-01&limit=1");
      assertEquals([status, body.data.length, body.next_cursor === null], [200, 1, false]);
      const next = await api(viewer, "GET", `exams?limit=1&from=2099-01-01&cursor=${body.next_cursor}`);
      const ids = [...body.data, ...next.body.data].map((row: { id: string }) => row.id);
      assertEquals([...ids].sort(), [open, closed].sort());
      const first = [...body.data, ...next.body.data].find((row) => row.id === open);
      assertEquals([first.exam_time_start, first.available, first.booked], ["09:00", 2, 0]);
    });

    let id = "";
    await t.step("a seat is booked and paid, once", async () => {
      const { status, body } = await book(owner, open, ann!.id, "BK-1", { dominant_hand: "left" });
      assertEquals([status, body.sync, body.token_used], [201, "pending", "sj_credits"]);
      assertEquals([body.exam.available, body.contact.email], [1, ann!.email]);
      assertEquals(await credits(ann!.id), ann!.sj_credits - 1);
      id = body.id;
      const again = await book(owner, open, ann!.id, "BK-1", { dominant_hand: "left" });
      assertEquals([again.status, again.body], [201, body], "the same request again");
      assertEquals(await credits(ann!.id), ann!.sj_credits - 1);
    });

    await t.step("what cannot be booked is refused, each by its code", async () => {
      const refused: [string, ReturnType<typeof api>, number, string][] = [
        ["an unknown exam", book(owner, crypto.randomUUID(), ann!.id, "x"), 404, "unknown_exam"],
        ["an unknown contact", book(owner, open, crypto.randomUUID(), "x"), 404, "unknown_contact"],
        ["an exam in the past", book(owner, past, ann!.id, "x"), 422, "exam_past"],
        ["a closed exam", book(owner, closed, ann!.id, "x"), 409, "exam_closed"],
        ["a second seat", book(owner, open, ann!.id, "x"), 409, "already_booked"],
        ["a taken name", book(owner, open, bob!.id, "BK-1"), 409, "booking_id_taken"],
        ["a viewer's", book(viewer, open, bob!.id, "x"), 403, "forbidden"],
        ["a stranger's", book(stranger, open, bob!.id, "x"), 404, "unknown_exam"],
        ["no uuid", book(owner, "7", bob!.id, "x"), 422, "invalid_request"],
        [
          "a text that no database takes",
          book(owner, open, bob!.id, "x", { dominant_hand: "\0" }),
          422,
          "invalid_request",
        ],
      ];
      for (const [what, answer, status, code] of refused) {
        const { status: actual, code: said } = await answer;
        assertEquals([actual, said], [status, code], what);
      }
      assertEquals((await book(owner, open, bob!.id, "BK-2")).status, 201);
      assertEquals((await book(owner, open, cid!.id, "BK-3")).code, "exam_full");
      const unpaid = await admin.from("contacts").update({ sj_credits: 0, shared_mock_credits: 0 }).eq(
        "id",
        cid!.id,
      );
      assertEquals(unpaid.error, null);
      await admin.from("mock_exams").update({ capacity: 3 }).eq("id", open);
      assertEquals((await book(owner, open, cid!.id, "BK-3")).code, "no_credits");
    });

    await t.step("an Idempotency-Key gives the first answer again, to who may still see it", async () => {
      const clerk = await signUp(suite);
      await admin.from("account_members").insert({ account_id, user_id: clerk.id, role: "member" });
      const more = (booking_id: string) =>
        api(clerk, "POST", "bookings", { booking_id, exam_id: open, contact_id: dee!.id }, {
          "idempotency-key": "once",
        });
      const first = await more("BK-3");
      assertEquals([first.status, first.body.exam.available], [201, 0]);
      assertEquals((await api(owner, "DELETE", `bookings/${first.body.id}`)).status, 200);
      assertEquals((await more("BK-3")).body, first.body, "not booked again, nor told of what came after");
      assertEquals((await more("BK-4")).code, "idempotency_conflict");
      const { data: none } = await owner.client.from("bookings").select("id").eq("booking_id", "BK-4");
      assertEquals(none, []);
      await admin.from("account_members").delete().eq("user_id", clerk.id);
      assertEquals((await more("BK-3")).code, "unknown_exam", "who is no member any more");
    });

    await t.step("one exam is shown with its free seats", async () => {
      const { status, body } = await api(viewer, "GET", `exams/${open}`);
      assertEquals([status, body.id, body.available], [200, open, 1]);
      for (const id of [crypto.randomUUID(), "7"]) {
        assertEquals((await api(viewer, "GET", `exams/${id}`)).code, "unknown_exam");
      }
      assertEquals((await api(stranger, "GET", `exams/${open}`)).code, "unknown_exam");
    });

    await t.step("bookings are listed by page, by status and by exam", async () => {
      const first = await api(viewer, "GET", "bookings?limit=1");
      assertEquals([first.body.total, first.body.data[0].booking_id], [2, "BK-2"]);
      const second = await api(viewer, "GET", `bookings?limit=1&cursor=${first.body.next_cursor}`);
      assertEquals(second.body.data[0].booking_id, "BK-1");
      const of = await api(viewer, "GET", `bookings?status=active&exam_id=${open}&exam_date=2099-06-01`);
      assertEquals(of.body.total, 2);
      assertEquals((await api(viewer, "GET", "bookings?status=cancelled")).body, {
        data: [],
        next_cursor: null,
        total: 0,
      });
      assertEquals((await api(stranger, "GET", "bookings")).code, "unknown_portal");
      for (const list of ["bookings", "exams"]) {
        const { status, code } = await api(viewer, "GET", `${list}?cursor=x`);
        assertEquals([status, code], [400, "invalid_cursor"], list);
      }
    });

    await t.step("the tables are read with supabase-js as well, and not written", async () => {
      const { data, error } = await viewer.client.from("bookings")
        .select("booking_id, exam:mock_exams(mock_type), contact:contacts(email)").eq("id", id).single();
      assertEquals(error, null);
      assertEquals(data as unknown, {
        booking_id: "BK-1",
        exam: { mock_type: "Situational Judgment" },
        contact: { email: ann!.email },
      });
      const own = await owner.client.from("bookings").update({ status: "cancelled" }).eq("id", id);
      assertEquals(own.error?.code, "42501");
      const { data: events } = await viewer.client.from("booking_events").select("event_type,admin_email")
        .eq("booking_id", id);
      assertEquals(events, [{ event_type: "created", admin_email: owner.email }]);
      const { data: weeks } = await viewer.client.from("booking_analytics").select(
        "total_bookings,avg_utilization",
      )
        .gte("week", "2099-01-01");
      assertEquals(weeks!.length, 1);
      // Two of three seats, and none of the two of the closed exam.
      assert(Math.abs(weeks![0]!.avg_utilization - 100 / 3) < 0.01, JSON.stringify(weeks));
      for (
        const table of ["mock_exams", "bookings", "booking_events", "credit_entries", "booking_analytics"]
      ) {
        const { data } = await stranger.client.from(table).select("*").limit(1);
        assertEquals(data, [], table);
      }
    });

    await t.step("a booking is changed", async () => {
      const { status, body } = await api(owner, "PATCH", `bookings/${id}`, {
        attending_location: "Ottawa",
        dominant_hand: null,
      });
      assertEquals([status, body.attending_location, body.dominant_hand], [200, "Ottawa", null]);
      assertEquals(
        (await api(owner, "PATCH", `bookings/${id}`, { status: "no_show" })).code,
        "exam_not_begun",
      );
      assertEquals((await api(owner, "PATCH", `bookings/${id}`, { exam_id: open })).status, 422);
      assertEquals((await api(viewer, "PATCH", `bookings/${id}`, {})).code, "forbidden");
    });

    await t.step("a booking is cancelled, and the credit comes back once", async () => {
      const { status, body } = await api(owner, "DELETE", `bookings/${id}`);
      assertEquals([status, body.status, body.exam.booked], [200, "cancelled", 1]);
      assertEquals(await credits(ann!.id), ann!.sj_credits);
      assertEquals((await api(owner, "DELETE", `bookings/${id}`)).status, 200, "twice");
      assertEquals(await credits(ann!.id), ann!.sj_credits);
      assertEquals((await api(viewer, "GET", "bookings")).body.total, 1);
      assertEquals((await api(owner, "PATCH", `bookings/${id}`, {})).code, "unknown_booking");
    });

    await t.step("what docs/bookings.md shows runs as it stands there", async () => {
      const page = await Deno.readTextFile(new URL("../../docs/bookings.md", import.meta.url));
      const snippets = [...page.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
      assertEquals(snippets.length, 3);
      const run = Object.getPrototypeOf(async () => {}).constructor;
      const said: unknown[] = [];
      const given = {
        supabase: owner.client,
        exam_id: open,
        contact_id: bob!.id,
        // Bob has his seat, so that the booking of the page is refused.
        console: {
          log: (...args: unknown[]) => said.push(...args),
          table: (rows: unknown[]) => said.push(rows.length),
        },
        show: () => {},
      };
      for (const code of snippets) await new run(...Object.keys(given), code)(...Object.values(given));
      assertEquals(said, [2, "already_booked"]);
      await owner.client.removeAllChannels();
    });

    await t.step("what is no JSON is refused as such, and a wrong field by its name", async () => {
      const broken = await request(suite, owner, "POST", "api/bookings", '{"exam_id": ');
      assertEquals([broken.status, broken.body.code], [400, "invalid_json"]);
      const wrong = await request(suite, owner, "POST", "api/bookings", { booking_id: 7 });
      assertEquals([wrong.status, wrong.body.errors[0].pointer], [422, "/booking_id"]);
      const unknown = await request(suite, owner, "PATCH", `api/bookings/${id}`, { seat: 7 });
      assertEquals([unknown.status, unknown.body.errors[0].pointer], [422, "/seat"]);
    });

    await t.step("nobody asks without signing in", async () => {
      assertEquals((await request(suite, undefined, "GET", "api/bookings")).status, 401);
    });
  } finally {
    await suite.stop();
  }
});
