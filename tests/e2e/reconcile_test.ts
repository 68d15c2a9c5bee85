// reconcile through the running stack: what the mirror has otherwise than HubSpot is named, and mended.

import { assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { assertMirrored } from "../harness/truth.ts";
import { connect, finished, newestSession, request, service, signUp } from "../harness/user.ts";

Deno.test("a reconciliation", async (t) => {
  const suite = await Suite.start({ contacts: 60 });
  const portal_id = suite.simulator.portalId;
  try {
    const user = await signUp(suite);
    await connect(suite, user);
    await finished(suite, user, await newestSession(suite));
    const run = async (body: Record<string, unknown> = {}) => {
      const started = await request(suite, user, "POST", "reconcile", { portal_id, ...body });
      assertEquals(started.status, 202, JSON.stringify(started.body));
      await finished(suite, user, started.body.run_id);
      return (await request(suite, user, "GET", `reconcile/${started.body.run_id}`)).body;
    };
    const found = ({ status, missing, differing, extra, repaired }: Record<string, unknown>) => [
      status,
      missing,
      differing,
      extra,
      repaired,
    ];

    await t.step("finds nothing in a mirror that is right", async () => {
      const result = await run();
      assertEquals(found(result), ["completed", 0, 0, 0, 0]);
      assertEquals(typeof result.verified_through, "string");
    });

    await t.step("names and mends a lost, a wrong and a row too many", async () => {
      const rows = service(suite).from("hubspot_contacts_raw");
      const { data } = await rows.select("hubspot_id,raw_json").is("archived_at", null).limit(3);
      const [lost, wrong, deleted] = [data![0]!, data![1]!, data![2]!];
      wrong.raw_json.properties.lastname = "nobody's";
      await rows.delete().eq("hubspot_id", lost.hubspot_id);
      await rows.update({ raw_json: wrong.raw_json }).eq("hubspot_id", wrong.hubspot_id);
      await suite.simulator.post("mutate", {
        mutations: [{ action: "archive", object: "contacts", id: deleted.hubspot_id }],
      });
      assertEquals(found(await run({ objects: ["contacts"] })), ["completed", 1, 1, 1, 3]);
      // What was linked to the deleted one is another object's, and is mended by a run of all.
      await run();
      assertEquals(found(await run()), ["completed", 0, 0, 0, 0]);
      await assertMirrored(suite);
    });

    await t.step("says what of a request makes no sense", async () => {
      const refused = async (body: Record<string, unknown>) => {
        const { status, body: problem } = await request(suite, user, "POST", "reconcile", {
          portal_id,
          ...body,
        });
        return [status, problem.errors?.[0].pointer];
      };
      assertEquals(await refused({ objects: [] }), [422, "/objects"]);
      assertEquals(await refused({ objects: ["ghosts"] }), [422, "/objects"]);
      assertEquals(await refused({ from: "2026-11-01" }), [422, "/from"]);
      const unknown = await request(suite, user, "GET", "reconcile/sync_0");
      assertEquals([unknown.status, unknown.body.code], [404, "unknown_run"]);
    });
  } finally {
    await suite.stop();
  }
});
