/** What is made wrong: one lock, order of locking or judge of a dead holder is taken out of one function. */
import type { Database } from "../../sql/database.ts";

export interface Mutant {
  /** The function, what is gone, and how it read. */
  name: string;
  /** The function as it is, and without the lock. */
  truth: string;
  lie: string;
}

/** What is taken away, by what it is called, and what stays of a match. */
const CHANGES: [string, RegExp, (found: RegExpMatchArray) => string][] = [
  [
    "row lock",
    /\s+for (?:no key update|update|key share|share)(?: of \w+)?(?: skip locked)?(?=[\s;)])/g,
    () => "",
  ],
  ["skip locked", /(for (?:no key update|update)(?: of \w+)?) skip locked/g, (found) => found[1]!],
  ["advisory lock", /perform pg_advisory_xact_lock(?:_shared)?\([^;]*\);/g, () => "null;"],
  ["advisory lock", /not pg_try_advisory_xact_lock\((?:[^()]|\([^()]*\))*\)/g, () => "false"],
  ["order", /order by [\w.]+(?=\s+(?:limit [\w.]+ )?for (?:no key )?update)/g, (found) => `${found[0]} desc`],
  ["order", /order by i\.hubspot_id(?=\s+on conflict)/g, (found) => `${found[0]} desc`],
  ["own lock", /do update set updated_at = w\.updated_at where false/g, () => "do nothing"],
  [
    "own lock",
    /do update\s+set pending_since = excluded\.pending_since, updated_at = excluded\.pending_since\s+where w\.pending_since is null/g,
    () => "do nothing",
  ],
  ["dead holder", /\s+and j\.leased_until >= clock_timestamp\(\)/g, () => ""],
  ["dead holder", /\s+or l\.leased_until <= clock_timestamp\(\)/g, () => ""],
];

/** All mutants of the locks of a migrated database. */
export async function mutants(database: Database): Promise<Mutant[]> {
  const functions = await database.query(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as truth from pg_proc p
     where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind = 'f'
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
  ) as { name: string; truth: string }[];
  return functions.flatMap(({ name, truth }) =>
    CHANGES.flatMap(([what, pattern, instead]) =>
      [...truth.matchAll(pattern)]
        // Not in a comment, and not the `for update` of a policy.
        .filter(({ index }) =>
          !truth.slice(truth.lastIndexOf("\n", index) + 1, index).trimStart().startsWith("--")
        )
        .map((found): Mutant => ({
          name: `${name.replace(/\(.*/, "")} ${what}: ${found[0].trim().replace(/\s+/g, " ")}`,
          truth,
          lie: truth.slice(0, found.index) + instead(found) +
            truth.slice(found.index + found[0].length),
        }))
    )
  );
}
