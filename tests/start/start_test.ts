// `cargo xtask start` as a user runs it: ready with a connected portal, quick the second time, gone without a trace.

import { createClient } from "@supabase/supabase-js";
import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";
import { Child, freePort, waitFor } from "../harness/process.ts";
import { oddStates } from "./odd_states.ts";
import { tour } from "./tour.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
/** So few that none has had the outcome: there is no model, and the demo goes on without it. */
const CONTACTS = 100;

interface Stack {
  api_url: string;
  publishable_key: string;
  secret_key: string;
  hubspot_url: string;
  portal_id: string;
  demo_user: { email: string; password: string };
  pid: number;
}

const ports = { api: freePort(), hubspot: freePort() };

function start(dataDir: string, contacts = CONTACTS, ...more: string[]): Child {
  const program = Deno.env.get("XTASK") ?? join(ROOT, "target/debug/xtask");
  const flags = ["--port", String(ports.api), "--hubspot-port", String(ports.hubspot), "--data-dir", dataDir];
  return new Child(program, ["start", ...flags, "--contacts", String(contacts), ...more]);
}

/** The stack.json of this run, not one that a killed run has left. */
async function ready(child: Child, dataDir: string, killed?: Stack): Promise<Stack> {
  let stack: Stack | undefined;
  await waitFor("stack.json", BOUND_MS, async () => {
    child.assertAlive();
    stack = JSON.parse(await Deno.readTextFile(join(dataDir, "stack.json")));
    return stack?.pid !== killed?.pid;
  });
  return stack!;
}

/** Says that something never comes; no machine is so busy that it comes near. */
const BOUND_MS = 300_000;

/** Whether nothing listens on the suite's ports any more. */
function portsAreFree(): boolean {
  for (const port of Object.values(ports)) {
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
    } catch {
      return false;
    }
  }
  return true;
}

Deno.test("cargo xtask start", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sales-copilot-start-" });
  let child = start(dataDir);
  try {
    const first = await ready(child, dataDir);

    await t.step("stack.json says where it is and how to get in", async () => {
      assertEquals(first.api_url, `http://127.0.0.1:${ports.api}`);
      assertEquals(first.hubspot_url, `http://127.0.0.1:${ports.hubspot}`);
      assertMatch(first.publishable_key, /^sb_publishable_/);
      assertMatch(first.secret_key, /^sb_secret_/);
      assertMatch(first.portal_id, /^\d+$/);
      assertEquals((await Deno.stat(join(dataDir, "stack.json"))).mode! & 0o777, 0o600);
    });

    await t.step("the demo user signs in and reads the mirrored portal", async () => {
      const supabase = createClient(first.api_url, first.publishable_key, {
        auth: { persistSession: false, autoRefreshToken: false },
      });
      assertEquals((await supabase.auth.signInWithPassword(first.demo_user)).error, null);
      const { count } = await supabase.from("contacts").select("*", { count: "exact", head: true });
      assertEquals(count, CONTACTS);
    });

    await t.step("every contact has a score, and the best lead a card that the simulator shows", async () => {
      const supabase = createClient(first.api_url, first.publishable_key, {
        auth: { persistSession: false, autoRefreshToken: false },
      });
      await supabase.auth.signInWithPassword(first.demo_user);
      const { count } = await supabase.from("record_scores").select("*", { count: "exact", head: true });
      assertEquals(count, CONTACTS);
      const card = /http\S+\/_sim\/cards\/contacts\/\d+/.exec(child.output())?.[0];
      const page = await fetch(card!);
      assertEquals(page.status, 200);
      assert((await page.text()).includes("host.js"), "the page runs the card's own code");
    });

    await t.step("documents of every kind went through the pipeline and answer a question", () => {
      assertMatch(child.output(), /vectorized 9 documents of 9 kinds/);
      assertMatch(child.output(), /asked "How long may a student pause the course\?"\s+course-handbook\.pdf/);
    });

    await t.step("what the demo cannot do is said in a line, and the stack is ready", () => {
      const lines = child.output().split("\n");
      const failures = lines.filter((line) => line.startsWith("! demo:"));
      assertEquals(failures.length, 1, failures.join("\n"));
      assertMatch(failures[0]!, /the model: none of \d+ records had the outcome/);
      assertMatch(child.output(), /ready in/);
    });

    await t.step("the tour of README runs as it is printed", () => tour(ROOT, dataDir));

    await t.step("what a caller is refused is not on the terminal", async () => {
      const before = child.output();
      const ask = async (path: string, headers: Record<string, string>) => {
        const response = await fetch(`${first.api_url}${path}`, { headers });
        await response.body?.cancel();
        return response.status;
      };
      const anonymous = { apikey: first.publishable_key };
      assertEquals([
        await ask("/rest/v1/contacts", {}),
        await ask("/rest/v1/hubspot_accounts", anonymous),
        await ask("/rest/v1/nothing", anonymous),
        await ask("/functions/v1/score-batch/nothing", anonymous),
        await ask("/functions/v1/hubspot-sync/run", anonymous),
      ], [401, 401, 404, 401, 401]);
      // The log takes line by line: what came before the last is on the terminal by now, if it is to be there.
      const log = () => Deno.readTextFile(join(dataDir, "logs/suite.log"));
      assertEquals(await ask("/rest/v1/the_last", anonymous), 404);
      await waitFor("the last in the log", BOUND_MS, async () => (await log()).includes("public.the_last"));
      assertEquals(child.output(), before);
    });

    await t.step("a second one on the same data is refused, with the first one's process", async () => {
      const second = start(dataDir);
      await waitFor("the refusal", BOUND_MS, () => Promise.resolve(second.output().includes("error:")));
      assert(second.output().includes(`process ${first.pid}`), second.output());
      await second.kill("SIGTERM");
    });

    await t.step("a used port is refused before anything is written", async () => {
      const other = join(dataDir, "other");
      const second = start(other);
      await waitFor("the refusal", BOUND_MS, () => Promise.resolve(second.output().includes("error:")));
      assertMatch(second.output(), new RegExp(`port ${ports.api} is used .* --port`));
      await second.kill("SIGTERM");
      assertEquals(await Array.fromAsync(Deno.readDir(other), (entry) => entry.name), ["start.lock"]);
    });

    await t.step("killed with -9 it takes its children along", async () => {
      await child.kill("SIGKILL");
      await waitFor("the end of the children", BOUND_MS, () => Promise.resolve(portsAreFree()));
    });

    await t.step("the next start finds everything in place and does none of it again", async () => {
      child = start(dataDir);
      const second = await ready(child, dataDir, first);
      const said = child.output();
      assertMatch(said, /the mirror is in place[\s\S]*in place: 10 documents of 9 kinds/);
      assert(!/was connected|mirrored|vectorized|training:/.test(said), said);
      assertEquals({ ...second, pid: first.pid }, first);
    });

    await t.step("Ctrl-C ends everything and takes stack.json away", async () => {
      await child.kill("SIGINT");
      assert(portsAreFree());
      const left = await Array.fromAsync(Deno.readDir(dataDir), (entry) => entry.name);
      assert(!left.includes("stack.json"), left.join(", "));
    });

    await t.step("data in odd states", (t) => oddStates(t, ROOT, dataDir, ports, CONTACTS));

    await t.step(
      "files that a kill or a person has spoilt stop no start, nor does a portal of another size",
      async () => {
        for (
          const name of [
            "demo.json",
            "keys.json",
            "stack.json",
            "stack.lock",
            "hubspot.state",
            "functions.env",
          ]
        ) {
          await Deno.writeFile(join(dataDir, name), new Uint8Array([123, 34, 255, 0, 10]));
        }
        await Deno.writeFile(join(dataDir, "start.lock"), new Uint8Array([255, 0]));
        child = start(dataDir, 120);
        const stack = await ready(child, dataDir);
        await child.kill("SIGTERM");
        assertMatch(child.output(), /mirrored 120 contacts/);
        assertMatch(child.output(), /62515 at \S+, connected/);
        assert(stack.demo_user.email, child.output());
      },
    );

    await t.step("a demo that breaks off leaves the stack ready", async () => {
      // Nothing can be written where a folder is.
      await Deno.remove(join(dataDir, "demo.json"));
      await Deno.mkdir(join(dataDir, "demo.json"));
      child = start(dataDir);
      const stack = await ready(child, dataDir);
      await child.kill("SIGTERM");
      assertEquals(stack.demo_user, null);
      assertMatch(child.output(), /^! demo: the user: /m);
    });

    await t.step("without the demo nobody is signed up and the portal waits for its consent", async () => {
      const fresh = join(dataDir, "fresh");
      child = start(fresh, CONTACTS, "--no-demo");
      const stack = await ready(child, fresh);
      assertEquals([stack.demo_user, stack.portal_id], [null, first.portal_id]);
      await child.kill("SIGTERM");
    });
  } finally {
    await child.kill("SIGKILL");
    await waitFor("the end of the children", BOUND_MS, () => Promise.resolve(portsAreFree()));
    await Deno.remove(dataDir, { recursive: true });
  }
});
