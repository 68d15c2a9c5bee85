/**
 * Random portals arrive in the mirror in random order, and metrics() is held against the definitions read once more from the records.
 * A difference names the seed, the request and the metric; METRICS_SEED runs one seed alone, METRICS_SEEDS how many.
 */
import type { Database } from "../database.ts";
import { expectMetrics, type Request } from "./expect.ts";
import { dice, makePortal, type Portal, type Version } from "./portal.ts";
import { readBook } from "./records.ts";

const KIND = { category: "USER_DEFINED", typeId: 7 };

/** A version as sync_apply takes it. */
function row({ id, version, columns, properties, links, archivedAt, mergedInto }: Version) {
  const associations: Record<string, { results: unknown[] }> = {};
  for (const link of links) {
    (associations[link.to] ??= { results: [] }).results.push({
      id: link.id,
      ...(link.primary ? { type: "primary", ...KIND } : { type: "plain" }),
    });
  }
  const at = `2026-11-30T00:0${version}:00Z`;
  return {
    ...columns,
    hubspot_id: id,
    source_updated_at: at,
    read_at: at,
    archived_at: archivedAt,
    merged_into: mergedInto,
    raw_json: { id, properties: { ...properties, version: String(version) }, associations },
  };
}

const MAPPINGS: [string, string, string, string[], string[]][] = [
  ["qualified", "deals", "qualified", ["yes"], ["no"]],
  ["trial", "deals", "trial_status", ["done"], []],
  ["cancelled", "deals", "payment", ["refunded"], ["paid", "late"]],
  ["answered", "calls", "hs_call_disposition", ["own-answered"], []],
  ["script", "contacts", "sales_script_version", ["B"], []],
];

/** What the links of the kind are called, for those that are there and those to come, as sync_apply_association_kinds writes it. */
async function labelLinks(database: Database, account: string): Promise<void> {
  await database.query(
    `insert into public.hubspot_association_kinds (account_id, from_object_type, to_object_type, category, type_id, label)
     values ($1, 'deals', 'contacts', $2, $3, 'Primary contact'), ($1, 'contacts', 'deals', $2, $3, 'Primary deal')`,
    [account, KIND.category, KIND.typeId],
  );
  await database.query(
    `update public.hubspot_associations a set label = k.label from public.hubspot_association_kinds k
     where a.account_id = $1 and k.account_id = a.account_id and (k.from_object_type, k.to_object_type, k.category, k.type_id)
       = (a.from_object_type, a.to_object_type, a.category, a.type_id) and a.label is distinct from k.label`,
    [account],
  );
}

/** Everything in some order: settings before, between and after the records. */
async function fill(database: Database, seed: number, account: string, portal: Portal): Promise<void> {
  const d = dice(seed + 1);
  const mappings = portal.paysKnown
    ? [...MAPPINGS, ["paying", "deals", "payment", ["paid"], ["late"]] as (typeof MAPPINGS)[0]]
    : MAPPINGS;
  const settings = [
    () =>
      database.query("update public.hubspot_accounts set time_zone = $2, currency = $3 where id = $1", [
        account,
        portal.zone,
        portal.currency,
      ]),
    () =>
      database.query(
        `insert into public.hubspot_pipeline_stages (account_id, object_type, pipeline_id, stage_id, is_closed, probability)
       select $1, 'deals', s ->> 'pipeline', s ->> 'stage', (s ->> 'isClosed')::boolean, (s ->> 'probability')::double precision from jsonb_array_elements($2::jsonb) s`,
        [account, JSON.stringify(portal.stages)],
      ),
    () => labelLinks(database, account),
    ...mappings.map((mapping) => () =>
      database.query(
        `insert into public.metric_mappings (account_id, role, object_type, property, positive_values, negative_values) values ($1, $2, $3, $4, $5, $6)`,
        [account, ...mapping],
      )
    ),
  ];
  let i = 0;
  while (i < portal.arrivals.length || settings.length) {
    if (settings.length && (i >= portal.arrivals.length || d.chance(0.15))) {
      await settings.splice(d.below(settings.length), 1)[0]!();
    }
    if (d.chance(0.05)) await database.query("select private.sweep_metrics(60, 7)");
    const object = portal.arrivals[i]?.object, batch: Version[] = [];
    for (
      const size = 1 + d.below(12);
      batch.length < size && portal.arrivals[i]?.object === object && object;
      i++
    ) batch.push(portal.arrivals[i]!);
    if (batch.length) {
      await database.query("select private.mirror_upsert($1, $2, $3::jsonb)", [
        account,
        object,
        JSON.stringify(batch.map(row)),
      ]);
    }
  }
  await database.query("select private.sweep_metrics(60, 7)");
}

/** Where the answer is not as expected, path by path; what is not expected is not looked at. */
function differences(expected: unknown, found: unknown, path: string): string[] {
  if (typeof expected === "number" && typeof found === "number") {
    return Math.abs(expected - found) <= 1e-7 * Math.max(1, Math.abs(expected))
      ? []
      : [`${path}: expected ${expected}, found ${found}`];
  }
  if (expected !== null && typeof expected === "object") {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, (found as Record<string, unknown> | null)?.[key], `${path}.${key}`)
    );
  }
  return expected === found
    ? []
    : [`${path}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`];
}

function requests(seed: number): Request[] {
  const d = dice(seed + 2);
  const day = (n: number) => new Date(Date.UTC(2026, 8, 15) + n * 86_400_000).toISOString().slice(0, 10);
  const filters: Record<string, string[]>[] = [
    {},
    {},
    { owner: ["7"] },
    { owner: [""] },
    { pipeline: ["p1"] },
    { stage: ["won", "odd"] },
    { script: ["A", ""] },
    { source: ["ADS"] },
    { owner: ["7", "8"], script: ["B"] },
  ];
  return filters.map((filter, i) => {
    const from = i === 0 ? 0 : d.below(50);
    return {
      from: day(from),
      to: day(i === 0 ? 90 : from + 1 + d.below(40)),
      filters: filter,
      basis: d.pick(["closed", "created"] as const),
    };
  });
}

const FACTS = ["contacts", "deals", "calls"].map((name) =>
  `select '${name}' as kind, to_jsonb(f) as fact from private.metric_${name} f where f.account_id = $1`
).join(" union all ");

async function checkSeed(database: Database, seed: number): Promise<string[]> {
  const portal = makePortal(seed), book = readBook(portal);
  await database.query("select set_config('request.jwt.claims', '', false)");
  const [{ account }] = await database.query(
    `select public.oauth_connect(u.id, $1, 'a', 'r', 'k', now() + interval '1 hour', '{}', '{}') ->> 'account_id' as account, set_config('request.jwt.claims',
       json_build_object('sub', u.id, 'role', 'authenticated')::text, false) from (select tap.make_user($1 || '@oracle.example') as id) u`,
    [String(9_000_000 + seed)],
  ) as [{ account: string }];
  await database.query(
    "insert into public.hubspot_pipelines (account_id, object_type, pipeline_id) select $1, 'deals', p from unnest(array['p1', 'p2']) p",
    [account],
  );
  await database.query(
    `insert into public.hubspot_properties (account_id, object_type, name, label, type, field_type, definition)
     values ($1, 'contacts', 'vsl_watched', 'x', 'bool', 'x', '{}'), ($1, 'deals', 'number_of_installments__months', 'x', 'number', 'x', '{}')`,
    [account],
  );
  await fill(database, seed, account, portal);
  const found: string[] = [];
  for (const request of requests(seed)) {
    const [{ answer }] = await database.query(
      "select public.metrics($1, $2, $3, $4::jsonb, $5::jsonb) as answer",
      [
        account,
        request.from,
        request.to,
        JSON.stringify(request.filters),
        JSON.stringify({ basis: request.basis }),
      ],
    ) as [{ answer: { metrics: { key: string }[] } }];
    const expected = expectMetrics(portal, book, request);
    // The period before is asked of the oracle as a period of its own.
    const length = Date.parse(request.to) - Date.parse(request.from),
      before = new Date(Date.parse(request.from) - length).toISOString().slice(0, 10);
    const previous = expectMetrics(portal, book, { ...request, from: before, to: request.from });
    for (const metric of answer.metrics) {
      const { details: _, status: __, ...then } = previous[metric.key]!;
      found.push(
        ...differences({ status: "ok", ...expected[metric.key], previous: then }, metric, metric.key).map((
          line,
        ) => `${line} (seed ${seed}, ${JSON.stringify(request)})`),
      );
    }
  }
  // What was kept from change to change is what a rebuild makes.
  const kept = JSON.stringify(
    await database.query(`select * from (${FACTS}) x order by x.kind, x.fact::text`, [account]),
  );
  await database.query(
    "select private.request_rebuild($1, 'contacts', 'deals', 'calls'), private.sweep_metrics(60, 1000)",
    [account],
  );
  await database.query("select private.sweep_metrics(60, 1000)");
  if (
    JSON.stringify(
      await database.query(`select * from (${FACTS}) x order by x.kind, x.fact::text`, [account]),
    ) !== kept
  ) {
    found.push(`a rebuild makes other facts than were kept (seed ${seed})`);
  }
  return found;
}

/** The failures of some seeds, the first few of each. */
export async function checkMetrics(database: Database): Promise<string[]> {
  const one = Deno.env.get("METRICS_SEED");
  const seeds = one
    ? [Number(one)]
    : Array.from({ length: Number(Deno.env.get("METRICS_SEEDS") ?? 8) }, (_, i) => i + 1);
  const failures: string[] = [];
  for (const seed of seeds) failures.push(...(await checkSeed(database, seed)).slice(0, 5));
  return failures;
}
