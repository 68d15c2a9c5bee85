// `cargo xtask deploy`, with the real CLI, against a fake Management API and a real PostgreSQL.

import { functionNames } from "../../supabase/local/functions/descriptions.ts";
import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { migrationFiles } from "../sql/database.ts";
import { Project, SETTINGS } from "./project.ts";

/** Refuses the table of documents, as a lock or a lost connection would break a push off in the middle. */
const BROKEN = `
  create function public.refuse() returns event_trigger language plpgsql as $$
  begin
    if current_query() ~ 'create table public.documents ' then raise exception 'the connection broke'; end if;
  end $$;
  create event trigger refuse on ddl_command_start when tag in ('CREATE TABLE') execute function public.refuse()`;

Deno.test("cargo xtask deploy", async (t) => {
  await using project = await Project.make();
  const { api } = project;
  const functions = await functionNames();
  const migrations = await migrationFiles();
  const healthy = Object.fromEntries(functions.map((name) => [name, 200]));

  await t.step("README's file of settings has all that are required", async () => {
    const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
    const file = /cat > \.env\.deploy <<END\n([\s\S]*?)^END$/m.exec(readme)?.[1] ?? "";
    assertEquals(file.match(/^[A-Z_]+(?==)/gm)?.sort(), Object.keys(SETTINGS).sort());
  });

  await t.step("names every missing secret at once, and writes nothing", async () => {
    const { code, output } = await project.deploy([]);
    assertEquals(code, 1, output);
    for (const name of Object.keys(SETTINGS)) {
      assertMatch(output, new RegExp(`the secret ${name} is missing`));
    }
    assertMatch(output, /nothing was written/);
    assertEquals([api.writes, await project.applied()], [[], 0]);
  });

  await t.step("a dry run shows the plan, and writes nothing", async () => {
    const { code, output } = await project.deploy([
      "--dry-run",
      "--env-file",
      await project.envFile(SETTINGS),
    ]);
    assertEquals(code, 0, output);
    for (const name of [...migrations, ...functions, ...Object.keys(SETTINGS)]) {
      assert(output.includes(name), name);
    }
    assertEquals([api.writes, await project.applied()], [[], 0]);
    for (const value of Object.values(SETTINGS)) {
      assert(!output.includes(value) || value.startsWith("http"), output);
    }
  });

  await t.step("a push that breaks off leaves the functions alone and says how it goes on", async () => {
    await project.sql(BROKEN);
    const { code, output } = await project.deploy(["--env-file", await project.envFile(SETTINGS)]);
    assertEquals(code, 1, output);
    assertMatch(output, /the connection broke/);
    assertMatch(output, /deploy again, it goes on there/);
    const applied = await project.applied();
    assert(applied > 0 && applied < migrations.length, `${applied} applied`);
    assertEquals(api.uploads.length, 0);
  });

  await t.step("the next one goes on there, and everything serves", async () => {
    await project.sql("drop event trigger refuse; drop function public.refuse()");
    const { code, output } = await project.deploy(["--env-file", await project.envFile(SETTINGS)]);
    assertEquals(code, 0, output);
    assertEquals(await project.applied(), migrations.length);
    assertEquals(await project.health(functions), healthy);
  });

  await t.step("the database knows where the functions are, and with which key", async () => {
    const rows = await project.sql("select name, secret from vault.secrets order by name");
    assertEquals(rows.map((row) => [row.name, row.secret]), [
      ["functions_secret_key", api.secretKey],
      ["functions_url", api.functionsUrl],
    ]);
  });

  await t.step("a secret that is there is never changed", async () => {
    const other = { ...SETTINGS, TOKEN_ENCRYPTION_KEYS: `k2:${"B".repeat(43)}=`, OPENAI_API_KEY: "sk-1" };
    const { code, output } = await project.deploy(["--env-file", await project.envFile(other)]);
    assertEquals(code, 0, output);
    assertMatch(output, /TOKEN_ENCRYPTION_KEYS of the project is another than the file's, and stays/);
    assertEquals(Object.fromEntries(api.secrets), { ...SETTINGS, OPENAI_API_KEY: "sk-1" });
  });

  await t.step("what a deployment has replaced can be put back by hand", async () => {
    const { code, output } = await project.deploy(["--restore"]);
    assertEquals(code, 0, output);
    assertEquals(await project.health(functions), healthy);
    const entry = String(api.functions.upload("parse")?.metadata.entrypoint_path);
    assertMatch(entry, /supabase\/functions\/parse\/index\.ts$/, "it is the one that was kept");
  });

  await t.step("functions that do not answer are taken back", async () => {
    api.damages = "parse";
    const { code, output } = await project.deploy(["--tries", "2"]);
    assertEquals(code, 1, output);
    assertMatch(output, /parse answers 5\d\d/);
    assertMatch(output, /the functions of before are back/);
    assertEquals(await project.health(functions), healthy);
  });
});

Deno.test("functions that were not there before are taken away again when they do not answer", async () => {
  await using project = await Project.make();
  const functions = await functionNames();
  project.api.damages = "chunk";
  const { code, output } = await project.deploy([
    "--tries",
    "2",
    "--env-file",
    await project.envFile(SETTINGS),
  ]);
  assertEquals(code, 1, output);
  assertEquals(await project.health(functions), Object.fromEntries(functions.map((name) => [name, 404])));
});
