/** Random portals with all that makes metrics hard, and the histories by which they arrive. Everything follows from the seed. */
import { random } from "../../harness/random.ts";

/** A record as HubSpot has it at one time; what a read of it brings. */
export interface Version {
  object: "contacts" | "deals" | "calls";
  id: string;
  version: number;
  /** Typed columns of the mirror. */
  columns: Record<string, string | number | boolean | null>;
  properties: Record<string, string>;
  links: { to: string; id: string; primary: boolean }[];
  archivedAt: string | null;
  mergedInto: string | null;
}

export interface Stage {
  pipeline: string;
  stage: string;
  isClosed: boolean | null;
  probability: number | null;
}

export interface Portal {
  zone: string;
  currency: string;
  stages: Stage[];
  paysKnown: boolean;
  /** Every version of every record, in the order of arrival. */
  arrivals: Version[];
  /** The last version of each. */
  records: Version[];
}

export type Dice = ReturnType<typeof dice>;

export function dice(seed: number) {
  const next = random(seed);
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    chance: (p: number) => next() < p,
    pick: <T>(list: readonly T[]): T => list[below(list.length)]!,
    shuffled: <T>(list: readonly T[]): T[] => {
      const mixed = [...list];
      for (let i = mixed.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
      }
      return mixed;
    },
  };
}

const BEGIN = Date.UTC(2026, 8, 20);
const DAY = 86_400_000;
// Around the end of summer time, and with hours that fall on different days in different zones.
const moment = (d: Dice) => new Date(BEGIN + d.below(60) * DAY + d.below(1440) * 60_000).toISOString();
const midnight = (d: Dice) => new Date(BEGIN + d.below(60) * DAY).toISOString();
const NUMBERS = [
  "+33612345678",
  "+44612345678",
  "0612345678",
  "+33698765432",
  "698765432",
  "+33611111111",
  "12345",
  "+34600000001",
];
const maybe = <T>(d: Dice, p: number, value: T): T | null => d.chance(p) ? value : null;

function text(entries: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
}

function contact(
  d: Dice,
  id: string,
  contacts: number,
  calls: number,
  deals: number,
): Omit<Version, "version"> {
  const merged = d.chance(0.12) ? String(1 + d.below(contacts)) : null;
  const links: Version["links"] = [];
  if (d.chance(0.2)) links.push({ to: "calls", id: `c${d.below(calls)}`, primary: false });
  if (d.chance(0.15)) links.push({ to: "deals", id: `d${d.below(deals)}`, primary: d.chance(0.3) });
  return {
    object: "contacts",
    id,
    links,
    columns: {
      createdate: maybe(d, 0.97, moment(d)),
      phone_normalized: maybe(d, 0.8, d.pick(NUMBERS)),
      vsl_watched: d.pick([true, false, null]),
    },
    properties: text({
      hubspot_owner_id: maybe(d, 0.8, d.pick(["7", "8"])),
      sales_script_version: maybe(d, 0.8, d.pick(["A", "B", "C"])),
      hs_analytics_source: maybe(d, 0.7, d.pick(["ADS", "ORGANIC"])),
    }),
    // Never merged into one of a higher id: a chain may be long, a ring is none.
    mergedInto: merged !== null && Number(merged) < Number(id) ? merged : null,
    archivedAt: d.chance(0.08) || (merged !== null && Number(merged) < Number(id))
      ? "2026-11-30T00:00:00Z"
      : null,
  };
}

function deal(d: Dice, id: string, contacts: number): Omit<Version, "version"> {
  const links = Array.from(
    { length: d.below(3) },
    () => ({ to: "contacts", id: String(1 + d.below(contacts + 2)), primary: d.chance(0.25) }),
  );
  const home = d.chance(0.3) ? String(d.below(100_000) / 100) : null;
  return {
    object: "deals",
    id,
    links: links.filter((link, i) => links.findIndex((other) => other.id === link.id) === i),
    columns: {
      createdate: maybe(d, 0.97, moment(d)),
      closedate: maybe(d, 0.9, d.chance(0.4) ? midnight(d) : moment(d)),
      amount: maybe(d, 0.85, d.below(1000)),
      pipeline: d.pick(["p1", "p2"]),
      dealstage: d.pick(["won", "lost", "new", "closedwon", "closedlost", "odd"]),
    },
    properties: text({
      hubspot_owner_id: maybe(d, 0.8, d.pick(["7", "8"])),
      amount_in_home_currency: home,
      deal_currency_code: d.pick([null, null, "EUR", "USD"]),
      hs_is_closed_won: d.pick([null, null, "true", "false"]),
      hs_is_closed: d.pick([null, "true", "false"]),
      qualified: d.pick([null, "yes", "no", "odd"]),
      trial_status: d.pick([null, "done", "booked", "none"]),
      payment: d.pick([null, "paid", "late", "refunded", "odd"]),
      number_of_installments__months: d.pick([null, "1", "3", "12.0", "0", "121", "three"]),
    }),
    mergedInto: null,
    archivedAt: maybe(d, 0.08, "2026-11-30T00:00:00Z"),
  };
}

function call(d: Dice, id: string, before: Version[], contacts: number): Omit<Version, "version"> {
  // One in four repeats another: a little later, about as long.
  const twin = before.length && d.chance(0.25) ? d.pick(before) : undefined;
  const direction = twin ? twin.columns.call_direction! : d.pick(["OUTBOUND", "OUTBOUND", "INBOUND"]);
  const number = d.chance(0.95) ? d.pick(NUMBERS) : null;
  const at = twin?.columns.call_timestamp
    ? new Date(Date.parse(twin.columns.call_timestamp as string) + (d.below(140) - 70) * 1000).toISOString()
    : moment(d);
  const duration = twin && d.chance(0.7)
    ? Math.max(0, Number(twin.columns.call_duration ?? 0) + d.below(12_000) - 6000)
    : d.pick([null, 0, 4000, 9999, 10_000, 120_000, 299_999, 300_000, 900_000]);
  const to = twin ? twin.columns.to_number_normalized! : direction === "OUTBOUND" ? number : "+33100000000";
  const from = twin
    ? twin.columns.from_number_normalized!
    : direction === "OUTBOUND"
    ? "+33100000000"
    : number;
  return {
    object: "calls",
    id,
    links: d.chance(0.1) ? [{ to: "contacts", id: String(1 + d.below(contacts)), primary: false }] : [],
    columns: {
      call_direction: direction,
      call_timestamp: at,
      call_duration: duration,
      to_number_normalized: to,
      from_number_normalized: from,
      call_status: d.pick([null, "COMPLETED", "COMPLETED", "BUSY", "RINGING"]),
    },
    properties: text({
      hubspot_owner_id: maybe(d, 0.8, d.pick(["7", "8"])),
      hs_call_disposition: d.pick([
        null,
        null,
        "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        "own-answered",
        "busy",
      ]),
    }),
    mergedInto: null,
    archivedAt: maybe(d, 0.06, "2026-11-30T00:00:00Z"),
  };
}

export function makePortal(seed: number, contacts = 30, deals = 25, calls = 60): Portal {
  const d = dice(seed);
  const arrivals: Version[] = [];
  const records: Version[] = [];
  const add = (make: () => Omit<Version, "version">) => {
    for (let version = 1, last = 1 + d.below(3); version <= last; version++) {
      const made = { ...make(), version };
      arrivals.push(made);
      if (version === last) records.push(made);
    }
  };
  for (let i = 1; i <= contacts; i++) add(() => contact(d, String(i), contacts, calls, deals));
  for (let i = 0; i < deals; i++) add(() => deal(d, `d${i}`, contacts));
  for (let i = 0; i < calls; i++) {
    const before = records.filter((record) => record.object === "calls");
    add(() => call(d, `c${i}`, before, contacts));
  }
  const stages = ["p1", "p2"].flatMap((pipeline): Stage[] => [
    { pipeline, stage: "won", isClosed: true, probability: 1 },
    { pipeline, stage: "lost", isClosed: true, probability: d.pick([0, 0.5]) },
    { pipeline, stage: "new", isClosed: d.pick([false, null]), probability: 0.2 },
  ]);
  return {
    zone: d.pick(["Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "UTC"]),
    currency: "EUR",
    stages,
    paysKnown: d.chance(0.6),
    arrivals: d.shuffled(arrivals),
    records,
  };
}
