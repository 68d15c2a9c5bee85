/** A month as `2026-12`, a day as `2026-12-24`: written in the portal's own calendar, so no time zone is asked. */
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const iso = (date: Date) => date.toISOString().slice(0, 10);
const named = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
const asMonth = named({ month: "long", year: "numeric" });
const asDay = named({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** The month of an address, or the one that the reader lives in. */
export function monthOf(text: string | null, now: Date = new Date()): string {
  if (text && MONTH.test(text)) return text;
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;
}

/** The day of an address; null for none, and for one that is in no calendar. */
export function dayOf(text: string | null): string | null {
  if (!text || !DAY.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || iso(date) !== text ? null : text;
}

/** The month so many months later. */
export function shifted(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return iso(new Date(Date.UTC(year, number - 1 + by, 1))).slice(0, 7);
}

/** The weeks of a month from Monday on; null where the day is another month's. */
export function weeksOf(month: string): (string | null)[][] {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from(
    { length: Math.ceil((before + days) / 7) },
    (_, week) =>
      Array.from({ length: 7 }, (_, place) => {
        const day = week * 7 + place - before + 1;
        return day >= 1 && day <= days ? `${month}-${String(day).padStart(2, "0")}` : null;
      }),
  );
}

/** "December 2026" */
export const sayMonth = (month: string): string => asMonth.format(new Date(`${month}-01T00:00:00Z`));
/** "Thursday, 24 December 2026" */
export const sayDay = (day: string): string => asDay.format(new Date(`${day}T00:00:00Z`));
