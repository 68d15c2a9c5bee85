// `cargo xtask preflight --remote` tells a project that has tables of its own what the migrations would meet there.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { Project, xtask } from "./project.ts";

/** What many a project has before it meets this one. */
const OWN = `
  create table public.users (id uuid primary key);
  create view public.contacts as select id from public.users;
  create table public.documents (id int);
  create schema private;
  create function public.sync_start(p_a int) returns int language sql as 'select 1';
  create trigger sales_copilot_keep_profile after insert on auth.users for each statement execute function suppress_redundant_updates_trigger();
  insert into storage.buckets (id, name, public) values ('documents', 'documents', true)`;

const tables = "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace";

Deno.test("a project with tables of its own", async (t) => {
  await using project = await Project.make();
  const preflight = () => xtask(["preflight", "--remote", project.databaseUrl]);

  await t.step("an empty one has nothing against the migrations", async () => {
    const { code, output } = await preflight();
    assertEquals(code, 0, output);
  });

  await t.step("everything that is in the way is named, and nothing is written", async () => {
    await project.sql(OWN);
    const before = await project.sql(tables);
    const { code, output } = await preflight();
    assertEquals(code, 1, output);
    for (
      const thing of [
        ...["a table public.users", "a view public.contacts", "a table public.documents", "a schema private"],
        ...["a function public.sync_start", "a trigger on auth.users called sales_copilot_keep_profile"],
        "a storage bucket documents",
      ]
    ) assert(output.includes(`the database has ${thing} already`), `${thing}:\n${output}`);
    assertEquals(await project.sql(tables), before);
    assertEquals(await project.applied(), 0);
  });

  await t.step("a deployment stops there, before it writes anything", async () => {
    const { code, output } = await project.deploy([]);
    assertEquals(code, 1, output);
    assertMatch(output, /a table public\.documents already/);
    assertEquals([project.api.writes, await project.applied()], [[], 0]);
  });

  await t.step("another project's migrations are named", async () => {
    await project.sql(`
      set role postgres; create schema supabase_migrations;
      create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
      insert into supabase_migrations.schema_migrations values ('20240101000000', null, 'theirs')`);
    const { code, output } = await preflight();
    assertEquals(code, 1, output);
    assertMatch(output, /the migration 20240101000000, which is not here/);
  });
});
