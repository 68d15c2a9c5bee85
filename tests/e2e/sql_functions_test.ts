// Every SQL function that Rust calls exists with just those argument names: the structs are held against the catalogue.

import { assert, assertEquals } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";
import { addPlatform, migrate, openPglite } from "../sql/database.ts";

interface Declared {
  struct: string;
  name: string;
  args: string[];
}

/** The structs that implement `SqlFunction`, with their fields. */
async function declaredIn(folder: string): Promise<Declared[]> {
  const found: Declared[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await declaredIn(path));
    if (!entry.name.endsWith(".rs")) continue;
    const source = await Deno.readTextFile(path);
    const implementations =
      /impl(?:<[^>]*>)? (?:ports::)?SqlFunction for (\w+)(?:<[^>]*>)? \{\s*const NAME: &'static str = "(\w+)";/g;
    for (const [, struct, name] of source.matchAll(implementations)) {
      const body = source.match(new RegExp(`struct ${struct}(?:<[^>]*>)?(?:;| \\{([^}]*)\\})`))?.[1] ?? "";
      found.push({
        struct: struct!,
        name: name!,
        args: [...body.matchAll(/\b(p_\w+):/g)].map((match) => match[1]!),
      });
    }
  }
  return found;
}

Deno.test("every SQL function that Rust calls exists with these arguments", async () => {
  const crates = fromFileUrl(new URL("../../crates/", import.meta.url));
  const declared: Declared[] = [];
  for (const crate of ["connection", "edge", "functions", "scorer"]) {
    declared.push(...await declaredIn(join(crates, crate)));
  }
  assert(declared.length > 20, `only ${declared.length} found: the pattern has lost them`);

  const database = await openPglite();
  try {
    await addPlatform(database);
    await migrate(database);
    const rows = await database.query(
      `select p.proname as name, coalesce(p.proargnames[1:p.pronargs], '{}') as args, p.pronargdefaults as defaults
       from pg_catalog.pg_proc p where p.pronamespace = 'public'::regnamespace`,
    );
    const known = new Map(
      rows.map((row) => [row.name as string, row as { args: string[]; defaults: number }]),
    );
    for (const { struct, name, args } of declared) {
      const sql = known.get(name);
      assert(sql, `${struct}: there is no SQL function ${name}`);
      assertEquals(
        args.filter((arg) => !sql.args.includes(arg)),
        [],
        `${struct}: ${name} has no such argument`,
      );
      const required = sql.args.slice(0, sql.args.length - sql.defaults);
      assertEquals(required.filter((arg) => !args.includes(arg)), [], `${struct}: ${name} needs more`);
    }
  } finally {
    await database.close();
  }
});
