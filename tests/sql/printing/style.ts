/** pg_dump's SQL in the style of the migrations. */
import { mapCode } from "./tokens.ts";

/**
 * Lower case, two spaces, short names of types, no line for three clauses. Nothing but keywords changes its case: pg_dump quotes
 * every name that is not in lower case already.
 */
export function inHouseStyle(sql: string): string {
  const lower = mapCode(sql, (code) =>
    code.toLowerCase()
      .replaceAll("timestamp with time zone", "timestamptz")
      .replaceAll("( select ", "(select ")
      .replace(/\bset (\w+) to /g, "set $1 = ")
      .replace(/ +(?=\n)/g, ""));
  const kind = /^create (?:constraint )?(\w+)/.exec(lower)?.[1] ?? "";
  const clauses = CLAUSES[kind];
  const broken = clauses ? mapCode(lower, (code) => code.replace(clauses, "\n  $1")) : lower;
  // PostgreSQL lines the words of a view up.
  const indented = kind === "view" ? broken : mapCode(broken, halveIndents);
  // As one writes it in the next migration.
  return ["function", "view"].includes(kind) ? indented.replace("create", "create or replace") : indented;
}

/** What begins a line of its own. */
const CLAUSES: Record<string, RegExp> = {
  policy: / (for \w+ to|using \(|with check \()/g,
  trigger: / (for each|when \()/g,
};

const halveIndents = (code: string): string =>
  code.replace(/(?<=\n)(?: {4})+/g, (spaces) => " ".repeat(spaces.length / 2));

const COLUMN_GRANT = /^grant (.+) on table (\S+) to (\w+);$/;

/** One statement for the columns that a role has a right on, instead of one for each column. */
export function joinColumnGrants(grants: string[]): string[] {
  const joined: string[] = [];
  const columns = new Map<string, string[]>();
  for (const grant of grants) {
    const [, rights, table, role] = COLUMN_GRANT.exec(grant) ?? [];
    if (!rights?.includes("(")) {
      joined.push(grant.replace(/^(grant|revoke) [\w,]+ on/, (words) => words.replaceAll(",", ", ")));
      continue;
    }
    for (const [, right, column] of rights.matchAll(/(\w+)\(([^)]+)\)/g)) {
      const key = `grant ${right} (…) on table ${table} to ${role};`;
      columns.set(key, [...columns.get(key) ?? [], column!]);
    }
  }
  return [...joined, ...[...columns].map(([key, names]) => key.replace("…", names.join(", ")))];
}
