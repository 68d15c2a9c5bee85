/** `docs/access.md`: who may do what, for people to read. */

/** Who tries, from the least right to the most. */
export const ACTORS = ["anon", "stranger", "viewer", "member", "admin", "owner", "service"] as const;
export type Actor = typeof ACTORS[number];

/** How far a right goes, from the least to the most. */
export const REACHES = ["own", "portal", "all"] as const;
export type Reach = typeof REACHES[number];

/** One thing that somebody may do. */
export interface Line {
  area: string;
  thing: string;
  verb: string;
  marks: Record<Actor, string>;
  /** Columns of a table, or who is meant to call a route. */
  notes: string;
}

/** The part of the page that a try of the functions makes; what is before it comes from the database. */
export const ROUTES = "## Routes of the functions";

const HEADER = `# Who may do what

Printed by \`cargo xtask access\` from tries of everything in the name of each actor; a test compares. Not to be edited by hand.

Actors: **anon** has the publishable key alone; a **stranger** is signed in and member of a portal of its own; **viewer**, **member**,
**admin** and **owner** are members of the portal in question; the **service** has the secret key. Marks: \`own\` is what is about the
actor or belongs to it, \`portal\` is also what belongs to others in its portal, \`all\` is everything, \`yes\` is a call that is about nobody
but the caller (or, from the service, about whatever it names), \`–\` is nothing. What is not listed nobody may.

A write was tried with every column, one at a time. The schema \`private\` is outside the API.
`;

/** The part about the database. */
export function databasePart(lines: Line[]): string {
  const areas = [...Map.groupBy(lines, ({ area }) => area)].sort(([a], [b]) => a < b ? -1 : 1);
  const tables = areas.map(([area, own]) => `\n## ${area}\n\n${table(own, "columns")}`);
  return `${HEADER}${tables.join("")}`;
}

/** The part about the functions. */
export function routesPart(lines: Line[]): string {
  const areas = Map.groupBy(lines, ({ area }) => area);
  const tables = [...areas].map(([area, own]) => `\n### ${area}\n\n${table(own, "meant for")}`);
  return `\n${ROUTES}\n${ROUTES_TEXT}${tables.join("")}`;
}

const ROUTES_TEXT = `
A number is the status of the refusal. \`own\` and \`portal\` say whose document was named; elsewhere what is named belongs to the portal.
`;

function table(lines: Line[], last: string): string {
  const row = (cells: string[]) => `| ${cells.join(" | ")} |\n`;
  const head = row(["what", "right", ...ACTORS, last]) + row(Array(ACTORS.length + 3).fill("---"));
  let before = "";
  return head + joined(lines).map(({ thing, verb, marks, notes }) => {
    const name = thing === before ? "" : `\`${thing}\``;
    before = thing;
    return row([name, verb, ...ACTORS.map((actor) => marks[actor]), notes]);
  }).join("");
}

/** Rights on one thing that are the same for everybody stand in one row; a delete names no columns. */
function joined(lines: Line[]): Line[] {
  const rows: Line[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    const same = last?.thing === line.thing &&
      ACTORS.every((actor) => last.marks[actor] === line.marks[actor]);
    if (same && (last.notes === line.notes || line.verb === "delete")) last.verb += `, ${line.verb}`;
    else rows.push({ ...line });
  }
  return rows;
}

const PAGE = new URL("../../docs/access.md", import.meta.url);

/** The page as it is, in its two parts. */
export async function readPage(): Promise<{ database: string; routes: string }> {
  const text = await Deno.readTextFile(PAGE).catch(() => "");
  const at = text.indexOf(`\n${ROUTES}\n`);
  return at < 0 ? { database: text, routes: "" } : { database: text.slice(0, at), routes: text.slice(at) };
}

/** Writes the page anew. */
export async function writePage({ database, routes }: { database: string; routes: string }): Promise<void> {
  await Deno.writeTextFile(PAGE, database + routes);
}

/** A line for each difference of a part that was just made to the page as it is. */
export function differences(is: string, made: string): string[] {
  return [
    ...leftOf(is, made).map((line) => `gone: ${line}`),
    ...leftOf(made, is).map((line) => `new: ${line}`),
  ];
}

/** The lines that the other text has not, or not so often: routes of two functions may read the same. */
function leftOf(text: string, other: string): string[] {
  const counts = new Map<string, number>();
  for (const line of other.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  return text.split("\n").filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}
