// What the database broadcasts, heard by supabase-js: by the members of a portal, the readers of a document, the user alone.

import { assert, assertEquals } from "../harness/assert.ts";
import { putDemo } from "../harness/documents.ts";
import { heard, listen } from "../harness/events.ts";
import { Suite } from "../harness/suite.ts";
import {
  connect,
  finished,
  newestSession,
  request,
  service,
  signUp,
  sync,
  type User,
} from "../harness/user.ts";

Deno.test("events of the database through supabase-js", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  const people: User[] = [];
  const person = async () => {
    people.push(await signUp(suite));
    return people.at(-1)!;
  };
  try {
    const [owner, viewer, stranger] = [await person(), await person(), await person()];
    const admin = service(suite);
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const portal_id = suite.simulator.portalId;
    const { data: account } = await admin.from("hubspot_accounts").select("id").eq("portal_id", portal_id)
      .single();
    const account_id = account!.id as string;
    const topic = `account:${account_id}`;
    const [ownerHears, own] = [await listen(owner, topic), await listen(owner, `user:${owner.id}`)];
    assertEquals(await listen(viewer, topic), null, "not a member yet");
    assertEquals(await listen(stranger, topic), null, "a stranger");

    await t.step("who joins is told of, and then hears the portal", async () => {
      await admin.from("account_members").insert({ account_id, user_id: viewer.id, role: "viewer" });
      assertEquals((await heard(ownerHears, "member:joined", { user_id: viewer.id })).role, "viewer");
      assertEquals(await listen(viewer, `user:${owner.id}`), null, "a user's own topic is the user's");
    });
    const viewerHears = await listen(viewer, topic);
    assert(viewerHears, "a member now");

    await t.step("what one does the other sees: a sync from its start to its end", async () => {
      const progress = await sync(suite, owner, "full");
      assertEquals(progress.status, "completed", JSON.stringify(progress));
      const { session_id } = await heard(viewerHears, "sync:start", { mode: "full" });
      await heard(viewerHears, "sync:complete", { session_id, status: "completed" });
      const counts = viewerHears.filter(({ event }) => event === "sync:progress").map(({ payload }) =>
        payload.records_count
      );
      assert(Math.max(...counts) >= 60, JSON.stringify(counts));
      const order = viewerHears.filter(({ payload }) => payload.session_id === session_id).map(({ event }) =>
        event
      );
      assertEquals([order[0], order.at(-1)], ["sync:start", "sync:complete"]);
    });

    await t.step(
      "a lost connection: its status, an alert, and the end of the sync and of its job",
      async () => {
        const plan = [{ kind: "token_revoked", refuse_refresh: true, route: "objects.list", after: 1 }];
        await suite.simulator.post("faults", { plan });
        assertEquals((await sync(suite, owner, "full")).status, "failed");
        await heard(viewerHears, "connection:status", { status: "error" });
        assertEquals(
          (await heard(viewerHears, "alerts:changed", { rule: "connection.lost" })).opened.length,
          1,
        );
        await heard(viewerHears, "sync:error", { status: "failed" });
        await heard(viewerHears, "jobs:dead");
        await suite.simulator.post("faults", {});
        await connect(suite, owner);
        await heard(viewerHears, "connection:status", { status: "connected" });
      },
    );

    await t.step("seats, on the topics of the portal and of the exam", async () => {
      const { data: exam, error } = await admin.from("mock_exams").insert({
        account_id,
        hubspot_id: "e1",
        mock_type: "Situational Judgment",
        exam_date: "2099-06-01",
        capacity: 2,
      }).select("id").single();
      assertEquals(error, null);
      const examHears = await listen(viewer, `exam:${exam!.id}`);
      assertEquals(await listen(stranger, `exam:${exam!.id}`), null);
      const { data: contact } = await owner.client.from("contacts").select("id").is("archived_at", null)
        .gt("sj_credits", 0).limit(1).single();
      const booking = { booking_id: "b-1", exam_id: exam!.id, contact_id: contact!.id };
      const answer = await request(suite, owner, "POST", "api/bookings", booking);
      assertEquals(answer.status, 201, JSON.stringify(answer.body));
      for (const hears of [examHears, viewerHears]) {
        assertEquals((await heard(hears, "capacity:changed", { available: 1 })).exam_id, exam!.id);
      }
    });

    await t.step("a document, for its owner and whom it is shared with, and no portal", async () => {
      const viewers = await listen(viewer, `user:${viewer.id}`);
      const document_id = await putDemo(owner, "faq.html");
      const readers = await listen(owner, `document:${document_id}`);
      assertEquals(await listen(viewer, `document:${document_id}`), null, "not shared yet");
      await heard(own, "document:progress", { document_id });
      await heard(own, "document:status", { document_id, status: "completed" });
      const shared = await owner.client.from("document_members").insert({ document_id, user_id: viewer.id });
      assertEquals(shared.error, null);
      await heard(viewers, "document:shared", { document_id });
      assert(await listen(viewer, `document:${document_id}`), "shared now");
      await owner.client.from("document_members").delete().eq("document_id", document_id);
      await heard(viewers, "document:unshared", { document_id });
      const { status } = await request(suite, owner, "DELETE", `process-document/${document_id}`);
      assert(status < 300, `${status}`);
      await heard(readers, "document:deleted", { document_id });
      assert(
        !viewerHears.some(({ event }) => event.startsWith("document:")),
        "the portal hears nothing of it",
      );
    });

    await t.step("a person who is erased, without a name", async () => {
      const { data } = await owner.client.from("contacts").select("hubspot_id").limit(1).single();
      const body = { portal_id, contact_id: data!.hubspot_id };
      const { body: begun } = await request(suite, owner, "POST", "hubspot-sync/erasures", body);
      const told = await heard(viewerHears, "person:erased", { erasure_id: begun.erasure_id });
      assertEquals(Object.keys(told).sort(), ["erasure_id", "id"]);
    });

    await t.step("an invitation, for the invited alone", async () => {
      const strangers = await listen(stranger, `user:${stranger.id}`);
      const invited = await owner.client.from("account_invitations").insert({
        account_id,
        email: stranger.email,
        role: "viewer",
      });
      assertEquals(invited.error, null);
      await heard(strangers, "invitation:new");
    });

    await t.step("a training that has too little to learn from ends, and says so", async () => {
      const started = await request(suite, owner, "POST", "process-training", {
        portal_id,
        object_type: "contacts",
        positive: { kind: "deal_won", within_days: 90 },
      });
      assertEquals(started.status, 202, JSON.stringify(started.body));
      await heard(viewerHears, "training:end", { run_id: started.body.run_id });
    });

    await t.step("who is removed is told of, is out with the next token and comes in no more", async () => {
      await admin.from("account_members").delete().eq("user_id", viewer.id);
      await heard(ownerHears, "member:left", { user_id: viewer.id });
      const closed = new Promise<void>((done) => {
        const channel = viewer.client.getChannels().find(({ subTopic }) => subTopic === topic)!;
        channel.on("system", {}, ({ status }) => status === "error" && done());
      });
      // A token says when it was made, to the second: one of the same second would be the same.
      const token = async () => (await viewer.client.auth.refreshSession()).data.session!.access_token;
      while (await token() === viewer.token);
      await viewer.client.realtime.setAuth();
      await closed;
      const before = viewerHears.length;
      await admin.from("mock_exams").update({ capacity: 9 }).eq("account_id", account_id);
      await heard(ownerHears, "capacity:changed", { capacity: 9 });
      assertEquals(viewerHears.length, before, JSON.stringify(viewerHears.slice(before)));
      assertEquals(await listen(viewer, topic), null);
    });
  } finally {
    for (const { client } of people) await client.realtime.disconnect();
    await suite.stop();
  }
});
