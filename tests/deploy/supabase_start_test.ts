// `supabase start` from a clean checkout, as far as it goes without containers: the real CLI reads the configuration, migrates
// and seeds a real PostgreSQL, and tells a docker that starts nothing which containers it wants, with which files and settings.

import { parseEnv } from "node:util";
import { functionNames } from "../../supabase/local/functions/descriptions.ts";
import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";
import { migrationFiles, openPostgres } from "../sql/database.ts";
import { makeHosted } from "../sql/hosted.ts";
import { startPostgres } from "../sql/postgres.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
const EDGE = "supabase_edge_runtime_sales-copilot";

async function run(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env, stdin: "null" }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, output);
  return output;
}

const prepare = (checkout: string) =>
  run(Deno.execPath(), [
    ...["run", "-A", join(checkout, "supabase/local/official/prepare.ts")],
    ...[join(checkout, ".local"), "54330"],
  ]);

Deno.test("supabase start from a clean checkout", async (t) => {
  const program = Deno.env.get("SUPABASE_CLI");
  if (!program) throw new Error("SUPABASE_CLI is not set; `cargo xtask test e2e` sets it");
  const checkout = await Deno.makeTempDir({ prefix: "sales-copilot-official-" });
  await run("cp", [
    "-a",
    ...["supabase", "functions-shims", "migrations", "deno.json"].map((name) => join(ROOT, name)),
    checkout,
  ]);
  for (const own of [".env", "functions", "seed.local.sql", ".temp"]) {
    await Deno.remove(join(checkout, "supabase", own), { recursive: true }).catch(() => {});
  }
  const server = await startPostgres();
  const notes = join(checkout, "docker");
  const read = (name: string) => Deno.readTextFile(join(notes, name));
  const extensions = await makeHosted(server.url);
  try {
    await prepare(checkout);
    const output = await run(program, ["start", "--ignore-health-check", "--workdir", checkout], {
      PATH: `${fromFileUrl(new URL("docker", import.meta.url))}:${Deno.env.get("PATH")}`,
      DOCKER_NOTES: notes,
      HOME: checkout,
      SUPABASE_DB_PORT: new URL(server.url).port,
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
    });
    const settings = parseEnv(await Deno.readTextFile(join(checkout, "supabase/functions/.env")));
    const cli = parseEnv(await Deno.readTextFile(join(checkout, "supabase/.env")));
    const edge = parseEnv(await read(`env/${EDGE}`));

    await t.step("every migration is applied, then the seeds", async () => {
      const steps = [...output.matchAll(/^(?:Applying migration|Seeding data from) (\S+?)(?:\.\.\.)?$/gm)]
        .map(([, name]) => name);
      assertEquals(steps, [...await migrationFiles(), "supabase/seed.sql", "supabase/seed.local.sql"]);
    });

    await t.step("the database can call the functions, with the key that they know", async () => {
      const database = openPostgres(server.url);
      const secrets = await database.query("select secret from vault.secrets order by name").finally(() =>
        database.close()
      );
      assertEquals(secrets.map((row) => row.secret), [
        cli.SUPABASE_AUTH_SECRET_KEY,
        "http://kong:8000/functions/v1",
      ]);
      assertEquals(edge.SUPABASE_INTERNAL_SECRET_KEY, cli.SUPABASE_AUTH_SECRET_KEY);
      assertMatch(await read("args/supabase_kong_sales-copilot"), /^kong$/m);
    });

    await t.step("users sign in without a mail", async () => {
      assertMatch(await read("env/supabase_auth_sales-copilot"), /^GOTRUE_MAILER_AUTOCONFIRM=true$/m);
    });

    await t.step("the functions have their settings", () => {
      assert(Object.keys(settings).length >= 8, JSON.stringify(settings));
      for (const [name, value] of Object.entries(settings)) assertEquals(edge[name], value, name);
    });

    await t.step("the simulator can be reached from their container", async () => {
      assertEquals(settings.HUBSPOT_API_BASE, "http://host.docker.internal:54330");
      assertMatch(await read(`args/${EDGE}`), /^host\.docker\.internal:host-gateway$/m);
    });

    await t.step("every function is served, and checks its callers itself", async () => {
      const served = JSON.parse(edge.SUPABASE_INTERNAL_FUNCTIONS_CONFIG!) as Record<
        string,
        { verifyJWT: boolean }
      >;
      assertEquals(Object.keys(served).sort(), await functionNames());
      for (const [name, { verifyJWT }] of Object.entries(served)) assertEquals(verifyJWT, false, name);
    });

    await t.step("the container gets every file of the functions, and they exist", async () => {
      const mounted = (await read(`args/${EDGE}`)).split("\n").filter((line) => line.startsWith(checkout))
        .map((line) => line.split(":")[0]!);
      for (const file of mounted) await Deno.stat(file);
      const wanted = (await functionNames()).flatMap((
        name,
      ) => [`${name}/index.ts`, `${name}/generated/module.js`]);
      const missing = wanted.filter((file) => !mounted.includes(join(checkout, "functions-shims", file)));
      assertEquals(missing, []);
    });

    await t.step("preparing again changes nothing, and what a developer wrote stays", async () => {
      const file = join(checkout, "supabase/functions/.env");
      const text = (await Deno.readTextFile(file)).replace(
        /^HUBSPOT_CLIENT_ID=.*$/m,
        "HUBSPOT_CLIENT_ID=mine",
      );
      await Deno.writeTextFile(file, text);
      await prepare(checkout);
      assertEquals(await Deno.readTextFile(file), text);
    });
  } finally {
    await server.stop();
    await extensions[Symbol.asyncDispose]();
    await Deno.remove(checkout, { recursive: true });
  }
});

Deno.test("git has none of the files with this machine's keys", async () => {
  const ignored = (await Deno.readTextFile(join(ROOT, ".gitignore"))).split("\n");
  for (const file of ["supabase/.env", "supabase/functions/.env", "supabase/seed.local.sql", "/.local"]) {
    assert(ignored.includes(file), file);
  }
});
