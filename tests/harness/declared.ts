// The SQL functions that the crates declare, which tests/calls/declared holds, and calls of them that PostgREST takes.

/** A SQL function as a crate declares it. */
export interface Declared {
  crate: string;
  name: string;
  by: "service" | "lease" | "user";
  /** The SQL types that take the values of each argument. */
  arguments: Record<string, string[]>;
}

/** The arguments that a lease brings along. */
const LEASE = { p_job_id: ["bigint"], p_lease_token: ["uuid"] };

export async function declared(): Promise<Declared[]> {
  const folder = new URL("../calls/declared/", import.meta.url);
  const found: Declared[] = [];
  for await (const { name: file } of Deno.readDir(folder)) {
    const functions = JSON.parse(await Deno.readTextFile(new URL(file, folder)));
    for (
      const [name, { by, arguments: args }] of Object.entries<Omit<Declared, "name" | "crate">>(functions)
    ) {
      const all = by === "lease" ? { ...LEASE, ...args } : args;
      found.push({ crate: file.replace(".json", ""), name, by, arguments: all });
    }
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** A value of each type that says nothing: of a portal, user, job or document that does not exist. */
const VALUES: [string, unknown][] = [
  ["uuid", "00000000-0000-4000-8000-000000000000"],
  ["boolean", false],
  ["integer", 1],
  ["bigint", 1],
  ["jsonb", []],
  ["text[]", []],
  ["timestamp with time zone", "2026-11-01T00:00:00Z"],
  ["text", "none"],
];

/** Arguments with which the function is found and begins. */
export function argumentsOf(one: Declared): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(one.arguments).map(([name, types]) => {
      const value = VALUES.find(([type]) => types.includes(type));
      if (!value) throw new Error(`${one.name}: no value for ${name} of type ${types}`);
      return [name, value[1]];
    }),
  );
}
