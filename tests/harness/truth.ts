// Holds the mirror against the portal: every record, its properties, its associations, what is archived and merged.

import { assertEquals } from "./assert.ts";
import { OBJECTS } from "./simulator.ts";
import type { Suite } from "./suite.ts";
import { service } from "./user.ts";

interface TruthRecord {
  id: string;
  properties: Record<string, string>;
  updatedAt: string;
  archived: boolean;
  associations: Record<string, { id: string }[]>;
}

interface MirrorRow {
  hubspot_id: string;
  archived_at: string | null;
  merged_into: string | null;
  raw_json: {
    updatedAt: string;
    properties: Record<string, string | null>;
    associations?: Record<string, { results: { id: string }[] }>;
  };
}

/** An object that is mirrored: its type in the mirror, and the objects whose links go with its records. */
export interface Mirrored {
  type: string;
  linksTo: string[];
}

const FOUR: Mirrored[] = OBJECTS.map((type) => ({
  type,
  linksTo: OBJECTS.filter((other) => other !== type),
}));

/** Fails with the first differences between the mirror and the portal. */
export async function assertMirrored(suite: Suite, mirrored: Mirrored[] = FOUR): Promise<void> {
  const differences: string[] = [];
  for (const object of mirrored) differences.push(...await differencesOf(suite, object));
  assertEquals(differences.slice(0, 5), [], `${differences.length} differences`);
}

async function differencesOf(suite: Suite, { type: object, linksTo }: Mirrored): Promise<string[]> {
  const truth = await suite.simulator.get(`records/${object}?archived=all`);
  const rows = await mirrorOf(suite, object);
  const found: string[] = [];
  if (rows.size === 0 && truth.results.length > 0) return [`${object}: the mirror is empty`];
  const known = new Set<string>();
  for (const record of truth.results as TruthRecord[]) {
    known.add(record.id);
    const row = rows.get(record.id);
    const difference = row ? differenceOf(record, row, linksTo) : "is not in the mirror";
    if (difference) found.push(`${object} ${record.id} ${difference}`);
  }
  for (const [id, row] of rows) {
    if (known.has(id)) continue;
    if (!row.archived_at) found.push(`${object} ${id} is gone from the portal and live in the mirror`);
    const winner = truth.merged[id];
    if (winner && known.has(winner) && row.merged_into !== winner) {
      found.push(`${object} ${id} was merged into ${winner}, the mirror says ${row.merged_into}`);
    }
  }
  return found;
}

function differenceOf(record: TruthRecord, row: MirrorRow, linksTo: string[]): string | undefined {
  if (record.archived !== (row.archived_at !== null)) return `archived is ${record.archived}`;
  if (record.updatedAt !== row.raw_json.updatedAt) {
    return `is of ${record.updatedAt}, not ${row.raw_json.updatedAt}`;
  }
  for (const [name, value] of Object.entries(row.raw_json.properties)) {
    // Postgres cannot hold NUL; an empty text is an empty property.
    const real = record.properties[name]?.replaceAll("\0", "") ?? "";
    if ((value ?? "") !== real) return `${name} is ${JSON.stringify(real)}, not ${JSON.stringify(value)}`;
  }
  for (const [to, links] of Object.entries(record.associations)) {
    if (!linksTo.includes(to)) continue;
    const real = links.map((link) => link.id).sort();
    const listed = row.raw_json.associations?.[to]?.results.map((link) => link.id) ?? [];
    const mirrored = [...new Set(listed)].sort();
    if (real.join() !== mirrored.join()) return `${to} are ${real.slice(0, 9)}, not ${mirrored.slice(0, 9)}`;
  }
  return undefined;
}

async function mirrorOf(suite: Suite, object: string): Promise<Map<string, MirrorRow>> {
  const client = service(suite);
  const rows = new Map<string, MirrorRow>();
  let last = "";
  while (true) {
    const isTyped = (OBJECTS as readonly string[]).includes(object);
    const page = client.from(isTyped ? `hubspot_${object}_raw` : "hubspot_objects_raw")
      .select("hubspot_id,archived_at,merged_into,raw_json");
    const { data, error } = await (isTyped ? page : page.eq("object_type", object)).gt("hubspot_id", last)
      .order("hubspot_id").limit(1000);
    if (error) throw new Error(error.message);
    for (const row of data as MirrorRow[]) rows.set(row.hubspot_id, row);
    if (data.length < 1000) return rows;
    last = data[data.length - 1]!.hubspot_id;
  }
}
