import type { Unit } from "../views/metrics/api.ts";

/** The texts of the metrics. What a metric is called and means comes from the database. */
export const metrics = {
  period: "Period",
  periods: { "7": "7 days", "30": "30 days", "90": "90 days", "365": "365 days", own: "From – to" } as Record<
    string,
    string
  >,
  from: "From",
  to: "To",
  previous: "Compared with",
  previousOf: { before: "The days before", last_year: "Last year", none: "Nothing" } as Record<
    string,
    string
  >,
  basis: "Deals count by",
  basisOf: { closed: "Close day", created: "Created day" } as Record<string, string>,
  owner: "Owner",
  pipeline: "Pipeline",
  any: "All",
  nobody: "(none)",
  filterOf: {
    owner: "Owner",
    pipeline: "Pipeline",
    stage: "Stage",
    script: "Script",
    source: "Source",
  } as Record<string, string>,
  filteredBy: (name: string, value: string) => `${name}: ${value}`,
  removeFilter: (name: string) => `Remove the filter ${name}`,
  definitions: "Definitions",
  zone: (zone: string, from: string, to: string) => `${from} to ${to}, days of ${zone}`,
  rebuilding:
    "The figures are being rebuilt after a change of the mapping; until then they may be incomplete.",
  unmappedHint: "No property of the portal is mapped to what this metric needs. An owner or admin maps it.",
  status: { unmapped: "Not mapped", not_applicable: "Filter does not apply" },
  noValue: "No value",
  before: (value: string) => `before ${value}`,
  noBefore: "nothing before",
  of: (numerator: string, denominator: string) => `${numerator} of ${denominator}`,
  n: (n: string) => `n = ${n}`,
  interval: (low: string, high: string) => `95 %: ${low} – ${high}`,
  coverage: (share: string) => `Known of ${share}`,
  missing: (n: string) => `${n} missing`,
  open: (label: string) => `${label}: details`,
  trend: (label: string, first: string, last: string, n: number) =>
    `${label} over time, ${n} points, from ${first} to ${last}`,
  noTrend: "There is no value in this period.",
  series: "Over time",
  grain: "Points",
  grains: { day: "Days", week: "Weeks", month: "Months" } as Record<string, string>,
  breakdown: "Broken down",
  by: "By",
  broken: (label: string, by: string, n: number, first: string) =>
    `${label} by ${by.toLowerCase()}, ${n} values; most records: ${first}`,
  onlyThis: "Only this",
  leftOut: (n: number) => `${n} more values are left out.`,
  arms: "Scripts against the control",
  armsName: (n: number) => `Conversion of ${n} script versions with their intervals`,
  control: "control",
  tooFew: "too few to tell",
  difference: "Difference",
  version: "Version",
  rate: "Rate",
  columns: {
    metric: "Metric",
    value: "Value",
    previous: "Before",
    difference: "Difference",
    low: "Low",
    high: "High",
    day: "From day",
    n: "n",
  },
  definition: { counts: "Counts", of: "Of", by: "Counted by", needs: "Needs the role", note: "Note" },
  csvTiles: "Download CSV",
  none: "No figures",
} as const;

const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

/** A value as people read it. */
export function shown(
  value: number | null | undefined,
  unit: Unit,
  currency: string | null,
  short = false,
): string {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case "rate":
      return percent.format(value);
    case "difference":
      return `${signed(value * 100)} pts`;
    case "currency":
      return money(value, currency, short);
    case "days":
      return `${number.format(value)} d`;
    case "minutes":
      return time(value);
    case "milliseconds":
      return time(value / 60_000);
    case "count":
      return short && Math.abs(value) >= 10_000 ? compact.format(value) : number.format(value);
  }
}

function money(value: number, currency: string | null, short: boolean): string {
  const style = short && Math.abs(value) >= 10_000 ? { notation: "compact" as const } : {};
  if (!currency) return new Intl.NumberFormat("en-GB", { ...style, maximumFractionDigits: 1 }).format(value);
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency,
    maximumFractionDigits: short ? 1 : 2,
    ...style,
  })
    .format(value);
}

function time(minutes: number): string {
  if (minutes < 60) return `${number.format(minutes)} min`;
  if (minutes < 48 * 60) return `${number.format(minutes / 60)} h`;
  return `${number.format(minutes / 1440)} d`;
}

const sign = (value: number) => value < 0 ? "−" : value > 0 ? "+" : "±";
const signed = (value: number) => `${sign(value)}${number.format(Math.abs(value))}`;

/** A difference between two values; rates differ by points. */
export function shownDifference(value: number, unit: Unit, currency: string | null): string {
  if (unit === "rate" || unit === "difference") return `${signed(value * 100)} pts`;
  return `${sign(value)}${shown(Math.abs(value), unit, currency)}`;
}
