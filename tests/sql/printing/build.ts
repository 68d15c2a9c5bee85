/** A database made from printed files alone. */
import { addPlatform, type Database, openPglite } from "../database.ts";
import { PLATFORM } from "./objects.ts";
import { statements } from "./tokens.ts";

/** Earlier kinds are tried first; what needs something that comes later is tried again. Rows come before triggers that watch them. */
const KINDS = [
  /^create (table|sequence) /,
  /^create (or replace )?(function|view) /,
  // Before there are indexes, which it would make on the partition by itself.
  /^alter table \S+ \S+ attach partition /,
  /^insert into /,
  /^alter table /,
  /^create (unique )?index /,
  /^(alter (index|sequence)|create (constraint )?trigger|create policy) /,
  /^(comment on|revoke|grant) /,
];

function rank(statement: string): number {
  const kind = KINDS.findIndex((kind) => kind.test(statement));
  if (kind < 0) throw new Error(`no order is known for: ${statement}`);
  return kind;
}

/** Adds what the files say to a platform. Bodies are not checked: they name what may not be there yet. */
export async function build(files: Map<string, string>): Promise<Database> {
  const database = await openPglite();
  await addPlatform(database);
  const first = `${PLATFORM}/${PLATFORM}.sql`;
  await database.script(`set check_function_bodies = off;\n${files.get(first) ?? ""}`);
  const others = [...files].filter(([name]) => name !== first).flatMap(([, text]) =>
    statements(withoutHeader(text))
  );
  let waiting = others.toSorted((a, b) => rank(a) - rank(b));
  while (waiting.length) {
    const refused = await run(database, waiting);
    if (refused.length === waiting.length) {
      throw new Error(refused.map(({ statement, reason }) => `${reason}: ${statement}`).join("\n"));
    }
    waiting = refused.map(({ statement }) => statement);
  }
  return database;
}

interface Refused {
  statement: string;
  reason: string;
}

/** Runs all in one go; where that fails, each half, down to the statements that are refused. */
async function run(database: Database, list: string[]): Promise<Refused[]> {
  const error = await database.script(list.join("\n")).then(() => undefined, (error: Error) => error);
  if (!error) return [];
  if (list.length === 1) return [{ statement: list[0]!, reason: error.message }];
  const middle = list.length >> 1;
  return [...await run(database, list.slice(0, middle)), ...await run(database, list.slice(middle))];
}

const withoutHeader = (text: string): string => text.replace(/^--.*\n/, "");
