// The demo on data in every state that an earlier run may have left. The stack runs in this process, so that a state is a
// statement; `cargo xtask start` does the same with two processes (crates/xtask/src/start.rs).

import { captureConsole } from "../../supabase/local/log.ts";
import { type Stack, startStack } from "../../supabase/local/stack.ts";
import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { join } from "../harness/paths.ts";
import { Child, waitFor } from "../harness/process.ts";

const PORTAL_ID = "62515";
const PORTAL = `(select id from public.hubspot_accounts where portal_id = '${PORTAL_ID}')`;

interface State {
  name: string;
  /** Makes it. */
  sql?: string;
  /** Makes what is beside the database. */
  files?: (dataDir: string) => Promise<void>;
  /** What the demo says then. */
  says: RegExp[];
}

/** The one thing that a portal this small lacks, each time. */
const NO_MODEL = /^! demo: the model: none of \d+ records had the outcome;/;

const STATES: State[] = [
  {
    name: "a batch was cancelled, a document is half deleted, another portal is connected",
    sql: `
      insert into public.score_batches (account_id, object_type, total) values (${PORTAL}, 'contacts', 5);
      update public.score_batches set cancel_requested = true where status = 'pending';
      delete from public.documents where filename = 'faq.html';
      insert into public.hubspot_accounts (portal_id, status, error_code) values ('1', 'error', 'invalid_grant');
      insert into public.account_members (account_id, user_id, role)
        select a.id, u.id, 'owner' from public.hubspot_accounts a, auth.users u where a.portal_id = '1'`,
    says: [/^✓ portal 62515 is connected/, /^✓ scored \d+ contacts/, /vectorized \d+ documents of 9 kinds/],
  },
  {
    name: "a training has died, a sync has failed, HubSpot has taken the portal back",
    sql: `
      insert into public.training_runs (account_id, object_type) values (${PORTAL}, 'contacts');
      update public.training_runs set status = 'failed', error = '{"code": "work_failed", "detail": "Gone."}'
        where status = 'pending';
      insert into public.sync_sessions (session_id, account_id, mode) values ('sync_failed', ${PORTAL}, 'full');
      update public.sync_sessions set status = 'running' where status = 'pending';
      update public.sync_sessions set status = 'failed', error = '{"code": "cancelled", "detail": "Cancelled."}'
        where status = 'running';
      update public.hubspot_accounts set status = 'error', error_code = 'invalid_grant', error_message = 'Gone.'
        where portal_id = '${PORTAL_ID}'`,
    says: [/^✓ portal 62515 was connected again/, /^✓ mirrored \d+ contacts/, /^✓ best lead/],
  },
  {
    name: "the user is deleted, the stored files are gone",
    sql: "delete from auth.users",
    files: (dataDir) => Deno.remove(join(dataDir, "storage"), { recursive: true }),
    says: [
      /^✓ demo user demo@example.com signed up/,
      /^✓ portal 62515 was connected/,
      /vectorized \d+ documents of 9 kinds/,
    ],
  },
  {
    name: "the demo was killed half way and its file is lost",
    sql: "delete from public.documents where filename < 'f'; delete from public.record_scores",
    files: (dataDir) => Deno.remove(join(dataDir, "demo.json")),
    says: [/^✓ demo user demo-\w+@example.com signed up: demo@example.com has another password/, /^✓ asked/],
  },
];

/** Plays the demo in each state in turn, on the data of a suite that has ended. */
export async function oddStates(
  t: Deno.TestContext,
  root: string,
  dataDir: string,
  ports: { api: number; hubspot: number },
  contacts: number,
): Promise<void> {
  // Keys that are lost: no token opens any more, and the portal knows another application.
  await Deno.remove(join(dataDir, "keys.json"));
  captureConsole(() => {});
  const stack = await startStack({
    port: ports.api,
    dataDir,
    migrations: join(root, "migrations"),
    functions: join(root, "functions-shims"),
    console: "",
    envFiles: [join(dataDir, "functions.env")],
  }, () => {});
  const simulator = new Child(join(root, "target/native/hubspot-sim"), [
    ...["--port", String(ports.hubspot), "--portal-id", PORTAL_ID, "--contacts", String(contacts)],
    ...["--state", join(dataDir, "hubspot.state")],
    ...["--client-id", stack.keys.hubspot_client_id, "--client-secret", stack.keys.hubspot_client_secret],
  ]);
  try {
    await waitFor("the simulator", 30_000, async () => {
      simulator.assertAlive();
      return (await (await fetch(`http://127.0.0.1:${ports.hubspot}/_sim/health`)).json()).status === "ok";
    });
    await t.step("the keys are lost", async () => {
      const lines = await demo(root, stack, dataDir, ports.hubspot);
      says(lines, [/^✓ demo user \S+ signed in/, /^✓ portal 62515 was connected again/, /^✓ asked/]);
    });
    for (const { name, sql, files, says: expected } of STATES) {
      await t.step(name, async () => {
        if (sql) await stack.database.exec(sql);
        await files?.(dataDir);
        says(await demo(root, stack, dataDir, ports.hubspot), expected);
      });
    }
  } finally {
    await simulator.kill("SIGTERM");
    await stack.stop();
  }
}

/** Plays the demo as `cargo xtask start` does and returns what it says. */
export async function demo(
  root: string,
  stack: Stack,
  dataDir: string,
  hubspotPort: number,
): Promise<string[]> {
  const flags = {
    "api-url": stack.url,
    "publishable-key": stack.keys.publishable_key,
    "hubspot-url": `http://127.0.0.1:${hubspotPort}`,
    "portal-id": PORTAL_ID,
    "data-dir": dataDir,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const script = join(root, "supabase/local/demo.ts");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] })
    .output();
  const said = new TextDecoder().decode(stderr);
  assertEquals(code, 0, said);
  return said.split("\n");
}

function says(lines: string[], expected: RegExp[]): void {
  for (const line of expected) assert(lines.some((said) => line.test(said)), `${line}\n${lines.join("\n")}`);
  const failures = lines.filter((line) => line.startsWith("!"));
  assertEquals(failures.length, 1, failures.join("\n"));
  assertMatch(failures[0]!, NO_MODEL);
}
