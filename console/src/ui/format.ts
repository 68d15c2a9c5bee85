const number = new Intl.NumberFormat("en-GB");
const dateTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** 12,345 */
export const count = (value: number): string => number.format(value);

/** 30 Nov 2026, 21:10; in the reader's own time zone. */
export const moment = (iso: string): string => dateTime.format(new Date(iso));

/** "5 minutes ago", of `now` in milliseconds. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return seconds > 5 ? relative.format(Math.round(seconds), "second") : "just now";
}

/** "1 h 5 min", "3 min", "12 s". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

const UNITS_OF_FILES = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** "12 MB", "3.4 kB" of a file; 1024 of one are one of the next, as the limits of storages are counted. */
export function size(bytes: number): string {
  const step = Math.min(UNITS_OF_FILES.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return new Intl.NumberFormat("en-GB", {
    style: "unit",
    unit: UNITS_OF_FILES[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1024 ** step);
}
