// Contacts, syncs and connections as a frontend asks the function api for them, and that no question reaches HubSpot.

import { describe } from "../../supabase/local/functions/descriptions.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { waitFor } from "../harness/process.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, request, service, signUp, type User } from "../harness/user.ts";

Deno.test("the function api", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  try {
    const owner = await signUp(suite);
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const [viewer, stranger] = [await signUp(suite), await signUp(suite)];
    const admin = service(suite);
    const { data: account } = await admin.from("hubspot_accounts").select("id").single();
    const account_id = account!.id;
    await admin.from("account_members").insert({ account_id, user_id: viewer.id, role: "viewer" });
    const get = (user: User, path: string) => request(suite, user, "GET", `api/${path}`);
    const truth = await owner.client.from("contacts").select("hubspot_id,email").is("archived_at", null)
      .order("hubspot_id");
    const mirrored = truth.data!;

    await t.step("contacts are listed page by page", async () => {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const { status, body } = await get(viewer, `contacts?limit=25&cursor=${cursor}`);
        assertEquals(status, 200);
        ids.push(...body.data.map((contact: { hubspot_id: string }) => contact.hubspot_id));
        cursor = body.next_cursor;
      }
      assertEquals(ids, mirrored.map((contact) => contact.hubspot_id));
    });

    await t.step("and by address, student and state", async () => {
      // A changed number is sent to HubSpot, which changes the state: that is another contact's.
      const [some, other] = mirrored.filter((contact) => contact.email);
      const change = (contact: typeof some, change: Record<string, string>) =>
        admin.from("contacts").update(change).eq("account_id", account_id).eq(
          "hubspot_id",
          contact!.hubspot_id,
        );
      await change(some, { student_id: "S-1" });
      await change(other, { sync_status: "error" });
      const email = encodeURIComponent(some!.email.toUpperCase());
      for (
        const [filter, contact] of [
          [`email=${email}`, some],
          ["student_id=S-1", some],
          ["sync_status=error", other],
        ] as const
      ) {
        const { body } = await get(viewer, `contacts?${filter}`);
        const found = body.data.map((contact: { hubspot_id: string }) => contact.hubspot_id);
        assert(found.includes(contact!.hubspot_id) && found.length < mirrored.length, filter);
      }
      assertEquals((await get(viewer, "contacts?student_id=S-2")).body, { data: [], next_cursor: null });
    });

    await t.step("what is no question is a 400, and a stranger's portal a 404", async () => {
      for (
        const [path, code] of [
          ["contacts?sync_status=lost", "invalid_query"],
          ["contacts?limit=0", "invalid_query"],
          ["contacts?email=%00", "invalid_query"],
          ["contacts?cursor=x", "invalid_cursor"],
        ]
      ) {
        const { status, body } = await get(viewer, path!);
        assertEquals([status, body.code], [400, code], path!);
      }
      for (const path of ["contacts", "sync/status", `contacts?portal_id=${suite.simulator.portalId}`]) {
        assertEquals((await get(stranger, path)).body.code, "unknown_portal", path);
      }
    });

    await t.step("a connection is listed without tokens", async () => {
      const { status, body } = await get(viewer, "connections/hubspot");
      assertEquals([status, body.data.length, body.next_cursor], [200, 1, null]);
      const { portal_id, status: state, role } = body.data[0];
      assertEquals([portal_id, state, role], [suite.simulator.portalId, "connected", "viewer"]);
      assert(!/access_token|refresh_token|pat-/.test(JSON.stringify(body)));
      assertEquals((await get(stranger, "connections/hubspot")).body.data, []);
    });

    await t.step("who connects is sent on to the function that does it, with token and body", async () => {
      const { data, error } = await stranger.client.functions.invoke("api/connections/hubspot", { body: {} });
      assertEquals(error, null);
      assert(data.authorize_url.startsWith(`${suite.simulator.url}/oauth/authorize?`), data.authorize_url);
      const wrong = await stranger.client.functions.invoke("api/connections/hubspot", {
        body: { redirect: "x" },
      });
      assertEquals(wrong.response!.status, 422, "the body arrived");
    });

    await t.step("a reader causes no call to HubSpot", async () => {
      const { data: exam } = await admin.from("mock_exams").insert({
        ...{ account_id, hubspot_id: "e1", mock_type: "Mini-mock", exam_date: "2099-06-01", capacity: 1 },
      }).select("id").single();
      const { routes } = await describe("api");
      const readers = routes.filter(({ method, access }) => method === "GET" && access === "user");
      assert(readers.length >= 6, "the readers are there");
      const before = (await suite.simulator.get("stats")).requests;
      for (const { path } of readers) {
        const period = path === "/metrics" ? "?from=2026-11-01&to=2026-12-01" : "";
        const { status, body } = await get(viewer, path.slice(1).replace("{exam_id}", exam!.id) + period);
        assertEquals(status, 200, `${path}: ${JSON.stringify(body)}`);
      }
      assertEquals((await suite.simulator.get("stats")).requests, before);
    });

    await t.step("a sync of contacts is started, followed and seen", async () => {
      const start = (user: User, body: unknown, key?: string) =>
        request(suite, user, "POST", "api/contacts/sync", body, key ? { "idempotency-key": key } : {});
      const record_id = mirrored[0]!.hubspot_id;
      const rename = (lastname: string) =>
        suite.simulator.post("mutate", {
          ...{ action: "edit", object: "contacts", id: record_id, properties: { lastname } },
        });
      const lastname = async () =>
        (await owner.client.from("contacts").select("lastname").eq("hubspot_id", record_id).single()).data!
          .lastname;
      await rename("Aardvark");
      const started = await start(owner, {}, "once");
      assertEquals(started.status, 202, JSON.stringify(started.body));
      const overview = async () => (await get(viewer, "sync/status")).body;
      await waitFor("the change", 60_000, async () => (await overview()).session.status === "completed");
      const { session, objects } = await overview();
      assertEquals(session.session_id, started.body.session_id);
      assertEquals(Object.keys(objects).sort(), ["calls", "companies", "contacts", "deals"]);
      const { last_run, last_sync_at, last_full_sync_at, open_errors } = objects.contacts;
      assertEquals([last_run.session_id, last_run.mode, last_run.error], [
        session.session_id,
        "incremental",
        null,
      ]);
      assert(last_sync_at > last_full_sync_at);
      assertEquals([open_errors, objects.deals.last_run.mode], [0, "full"]);
      assertEquals(await lastname(), "Aardvark");
      const again = await start(owner, {}, "once");
      assertEquals([again.status, again.body], [202, started.body], "the same request again");
      assertEquals((await start(owner, { record_id }, "once")).body.code, "idempotency_conflict");
      // One record is read by itself, without a session.
      await rename("Badger");
      assertEquals((await start(owner, { record_id })).body, { marked: 1 });
      await waitFor("the record", 60_000, async () => await lastname() === "Badger");
      assertEquals((await overview()).session.session_id, session.session_id);
      assertEquals((await start(viewer, {})).body.code, "forbidden");
      assertEquals((await start(stranger, {})).body.code, "unknown_portal");
      assertEquals((await start(owner, { record_id: "x" })).body.errors[0].pointer, "/record_id");
    });
  } finally {
    await suite.stop();
  }
});
