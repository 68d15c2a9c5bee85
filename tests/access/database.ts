/** Who may do what in the database: every right is used or refused there, in the name of each actor. */
import type { Database } from "../sql/database.ts";
import { addPlatform, openPglite } from "../sql/database.ts";
import { migrateByArea } from "../sql/printing/areas.ts";
import { addSupport } from "../sql/suite.ts";
import { type Actor, ACTORS, type Line, type Reach } from "./page.ts";

/** What one try came to. */
interface Found {
  actor: Actor;
  /** A relation with its schema, or null for a function or a topic. */
  relation: string | null;
  verb: string;
  /** Empty where it is about no row. */
  reach: Reach | "";
  /** The column, the function or the kind of topic. */
  name: string;
  said: string;
}

const text = (name: string) => Deno.readTextFile(new URL(name, import.meta.url));

/** Tries everything on a database of its own. */
export async function databaseLines(): Promise<Line[]> {
  const database = await openPglite();
  try {
    await addPlatform(database);
    const areas = await migrateByArea(database);
    await addSupport(database);
    await database.script("begin; set local search_path = public, extensions, tap; select tap.make_cast();");
    for (const name of ["samples.sql", "tries.sql", "calls.sql"]) await database.script(await text(name));
    const found = await database.query(
      `select f.actor, n.nspname || '.' || c.relname as relation, f.verb, f.reach, f.name, f.said
       from found f left join pg_class c on c.oid = f.relation left join pg_namespace n on n.oid = c.relnamespace`,
    ) as unknown as Found[];
    refuseUnclear(found);
    return lines(found, areas, await columnsOf(database));
  } finally {
    await database.close();
  }
}

/** A try that ended before a right was asked for says nothing, so it is not taken for an answer. */
function refuseUnclear(found: Found[]): void {
  const unclear = found.filter(({ said }) => said.startsWith("unclear: "));
  if (unclear.length === 0) return;
  const list = unclear.map(({ actor, relation, verb, name, said }) =>
    `${actor}: ${verb} ${relation ?? ""} ${name}: ${said}`
  );
  throw new Error(
    `${unclear.length} tries say nothing of rights; give them better values in tests/access/samples.sql, ` +
      `or let the trigger ask for the right first:\n${list.slice(0, 20).join("\n")}`,
  );
}

async function columnsOf(database: Database): Promise<Map<string, string[]>> {
  const rows = await database.query(
    `select n.nspname || '.' || r.relname as relation, array_agg(c.name order by c.name) as names
     from columns c join pg_class r on r.oid = c.relation join pg_namespace n on n.oid = r.relnamespace group by 1`,
  );
  return new Map(rows.map(({ relation, names }) => [relation as string, names as string[]]));
}

const VERBS = ["read", "insert", "update", "delete", "execute", "receive", "send"];

/** A line for each thing and verb that anybody may. */
function lines(found: Found[], areas: Map<string, string>, columns: Map<string, string[]>): Line[] {
  const things = Map.groupBy(found, ({ relation, verb, name }) => `${relation ?? name} ${verb}`);
  const all: Line[] = [];
  for (const tries of things.values()) {
    const { relation, verb, name } = tries[0]!;
    const thing = relation ?? name;
    const may = tries.filter((one) => one.said === "may" || answersNothing(one, tries));
    const marks = Object.fromEntries(ACTORS.map((actor) => {
      const own = may.filter((one) => one.actor === actor && (relation === null || one.reach !== ""));
      return [actor, mark(verb, own.map(({ reach }) => reach))];
    })) as Line["marks"];
    const area = relation?.startsWith("public.") || verb === "execute"
      ? areas.get(relation ?? `public.${name.replace(/\(.*/, "")}`)
      : relation?.split(".")[0] ?? "realtime";
    if (!area) throw new Error(`no migration is known to have made ${thing}`);
    const notes = relation && verb !== "delete" ? ofColumns(may, columns.get(relation)!) : "";
    all.push({ area, thing: thing.replace(/^public\./, ""), verb, marks, notes });
  }
  return all.filter(({ marks }) => Object.values(marks).some((mark) => mark !== "–"))
    .sort((a, b) => compare(a.thing, b.thing) || VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb));
}

/** An empty answer is one where the same call about something else is refused. */
function answersNothing({ actor, verb, said }: Found, tries: Found[]): boolean {
  const refused = (one: Found) => one.actor === actor && one.said !== "may" && one.said !== "nothing";
  return verb === "execute" && said === "nothing" && tries.some(refused);
}

const compare = (a: string, b: string) => a < b ? -1 : Number(a > b);

function mark(verb: string, reaches: (Reach | "")[]): string {
  if (reaches.length === 0) return "–";
  if (reaches.includes("") && verb === "execute") return "yes";
  return (["all", "portal", "own"] as const).find((reach) => reaches.includes(reach))!;
}

/** Which columns users and the service may name. */
function ofColumns(may: Found[], all: string[]): string {
  const named = (isService: boolean) =>
    all.filter((column) =>
      may.some(({ actor, name }) => name === column && (actor === "service") === isService)
    );
  const [users, service] = [named(false), named(true)].map((names) => listed(names, all));
  if (users === service) return users!;
  return [users, service && `service: ${service}`].filter(Boolean).join("; ");
}

function listed(names: string[], all: string[]): string {
  const code = (list: string[]) => list.map((name) => `\`${name}\``).join(", ");
  if (names.length === 0) return "";
  if (names.length === all.length) return "all";
  const others = all.filter((name) => !names.includes(name));
  return others.length < names.length ? `all but ${code(others)}` : code(names);
}
