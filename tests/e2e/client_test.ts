// A frontend in TypeScript: the database and the functions by the client's types, as the running stack has them.

import { createClient } from "@supabase/supabase-js";
import { type Database, functionsOf } from "../../clients/typescript/src/index.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { Suite } from "../harness/suite.ts";
import { connect, finished, newestSession, signUp } from "../harness/user.ts";

Deno.test("the TypeScript client", async (t) => {
  const suite = await Suite.start({ contacts: 40 });
  try {
    const owner = await signUp(suite);
    await connect(suite, owner);
    await finished(suite, owner, await newestSession(suite));
    const project = { url: suite.url, key: suite.keys.publishable_key };
    const supabase = createClient<Database>(project.url, project.key, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const copilot = functionsOf(supabase, project);

    await t.step("nobody is refused with a problem", async () => {
      const { data, error, response } = await copilot.api.GET("/contacts");
      assertEquals([response.status, data, error?.code], [401, undefined, "unauthorized"]);
    });

    await supabase.auth.signInWithPassword({ email: owner.email, password: "Correct-horse-7" });

    await t.step("tables are read by their types", async () => {
      const { data } = await supabase.from("contacts").select("hubspot_id, email").order("hubspot_id").limit(
        1,
      );
      const id: string | null | undefined = data?.[0]?.hubspot_id;
      assert(id);
    });

    await t.step("a function's answer has the type of its document", async () => {
      const { data } = await copilot.api.GET("/contacts", { params: { query: { limit: 2 } } });
      const ids: string[] = data?.data.map((contact) => contact.hubspot_id ?? "") ?? [];
      assertEquals(ids.length, 2);
      const { data: score } = await copilot["score-record"].POST("/", {
        body: { portal_id: suite.simulator.portalId, object_type: "contacts", record_id: ids[0]! },
      });
      assertEquals([score?.record_id, score?.source], [ids[0], "rules"]);
    });

    await t.step("bad input names its field", async () => {
      const body = {
        portal_id: suite.simulator.portalId,
        object_type: "contacts" as const,
        record_id: "none",
      };
      const { error } = await copilot["score-record"].POST("/", { body });
      assertEquals([error?.code, error?.errors?.[0]?.pointer], ["invalid_request", "/record_id"]);
    });

    await t.step("every function answers its document", async () => {
      for (const name of ["api", "score-record", "parse"]) {
        const response = await fetch(`${suite.url}/functions/v1/${name}/openapi.json`);
        const file = new URL(`../../docs/openapi/${name}.json`, import.meta.url);
        assertEquals(await response.json(), JSON.parse(await Deno.readTextFile(file)));
      }
    });
  } finally {
    await suite.stop();
  }
});
