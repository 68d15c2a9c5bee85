// Every SQL function that Rust declares is the one of the database: its arguments, their types, what may be left out, who may
// call it. What the crates declare is in tests/calls/declared; their own tests keep those files (UPDATE_CALLS=1).

import { assert, assertEquals } from "../harness/assert.ts";
import { type Declared, declared } from "../harness/declared.ts";
import { addPlatform, type Database, migrate, openPglite } from "../sql/database.ts";

/** The same as the catalog has it. */
interface Known {
  args: string[];
  types: string[];
  defaults: number;
  service: boolean;
  user: boolean;
}

async function catalog(database: Database): Promise<Map<string, Known>> {
  const rows = await database.query(
    `select p.proname as name, coalesce(p.proargnames[1:p.pronargs], '{}') as args, p.pronargdefaults as defaults,
       array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as x (t, n) order by n) as types,
       has_function_privilege('service_role', p.oid, 'execute') as service,
       has_function_privilege('authenticated', p.oid, 'execute') as "user"
     from pg_catalog.pg_proc p where p.pronamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map((row) => [row.name as string, row as unknown as Known]));
}

/** What a declaration says that is not so. */
function lies({ name, by, arguments: args }: Declared, known: Known | undefined): string[] {
  if (!known) return [`there is no SQL function ${name}`];
  const found: string[] = [];
  for (const [arg, types] of Object.entries(args)) {
    const at = known.args.indexOf(arg);
    if (at < 0) found.push(`${name} has no argument ${arg}`);
    else if (!types.includes(known.types[at]!)) {
      found.push(`${name}: ${arg} is ${known.types[at]}, not ${types.join(" or ")}`);
    }
  }
  const required = known.args.slice(0, known.args.length - known.defaults);
  for (const arg of required) if (!(arg in args)) found.push(`${name} needs ${arg} as well`);
  if (by === "user" && !known.user) found.push(`${name}: signed-in users may not execute it`);
  if (by !== "user" && !known.service) found.push(`${name}: the service may not execute it`);
  if (by !== "user" && known.user) found.push(`${name}: is the service's, and users may execute it`);
  return found;
}

Deno.test("every SQL function that Rust declares is the one of the database", async () => {
  const functions = await declared();
  assert(functions.length > 70, `only ${functions.length} are declared`);
  const database = await openPglite();
  try {
    await addPlatform(database);
    await migrate(database);
    const known = await catalog(database);
    assertEquals(
      functions.flatMap((one) => lies(one, known.get(one.name)).map((lie) => `${one.crate}: ${lie}`)),
      [],
    );
  } finally {
    await database.close();
  }
});

Deno.test("each SQL function is declared once", async () => {
  const names = (await declared()).map((one) => one.name).sort();
  assertEquals(names.filter((name, at) => names[at - 1] === name), []);
});

Deno.test("a declaration that does not fit is told apart", () => {
  const known: Known = {
    args: ["p_a", "p_b"],
    types: ["bigint", "text"],
    defaults: 1,
    service: false,
    user: false,
  };
  const one: Declared = { crate: "c", name: "f", by: "user", arguments: { p_b: ["uuid"], p_c: ["text"] } };
  assertEquals(lies(one, known), [
    "f: p_b is text, not uuid",
    "f has no argument p_c",
    "f needs p_a as well",
    "f: signed-in users may not execute it",
  ]);
  assertEquals(lies({ ...one, by: "service", arguments: { p_a: ["bigint"] } }, { ...known, user: true }), [
    "f: the service may not execute it",
    "f: is the service's, and users may execute it",
  ]);
  assertEquals(lies(one, undefined), ["there is no SQL function f"]);
});
