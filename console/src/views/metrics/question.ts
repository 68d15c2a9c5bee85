export const FILTERS = ["owner", "pipeline", "stage", "script", "source"] as const;
export const GRAINS = ["day", "week", "month"] as const;

/** What is asked for: local days of the portal, the last one not included. */
export interface Question {
  from: string;
  to: string;
  filters: Record<string, string>;
  previous: string;
  basis: string;
}

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const PERIODS = ["7", "30", "90", "365", "own"];

/** A day, so many days after the one of `now` where the reader is. */
function day(now: number, offset: number): string {
  const date = new Date(now);
  // By the calendar: a day of the zone may have 23 or 25 hours.
  date.setDate(date.getDate() + offset);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((it) => String(it).padStart(2, "0"))
    .join("-");
}

/** The day after one; a chosen last day is in the period, and the question's is not. */
export function dayAfter(iso: string, days = 1): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The question that the address asks; what is none of it is left out. */
export function questionOf(query: URLSearchParams, now: number): Question & { period: string } {
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  const own = DAY.test(from) && DAY.test(to) && from <= to &&
    !Number.isNaN(Date.parse(from) + Date.parse(to));
  const asked = query.get("period") ?? "30";
  const period = own ? "own" : PERIODS.includes(asked) && asked !== "own" ? asked : "30";
  const filters: Record<string, string> = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    // An empty value is that of records without, and the address cannot hold one: it is written as a dash.
    if (value) filters[name] = value === NONE ? "" : value;
  }
  return {
    period,
    from: own ? from : day(now, 1 - Number(period)),
    to: own ? dayAfter(to) : day(now, 1),
    filters,
    previous: ["before", "last_year", "none"].find((it) => it === query.get("previous")) ?? "before",
    basis: query.get("basis") === "created" ? "created" : "closed",
  };
}

/** How records without a value are written in the address. */
export const NONE = "–";

/** Points that a chart of the period shows well. */
export function grainOf(question: Question, asked?: string | null): string {
  const days = (Date.parse(question.to) - Date.parse(question.from)) / DAY_MS;
  const fits = (grain: string) => days / (grain === "day" ? 1 : grain === "week" ? 7 : 28) <= 400;
  const chosen = GRAINS.find((grain) => grain === asked);
  if (chosen && fits(chosen)) return chosen;
  return days <= 45 ? "day" : days <= 200 ? "week" : "month";
}
