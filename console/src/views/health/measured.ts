import { count, duration } from "../../ui/format.ts";

const few = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** A measured value as one says it; "–" for one that is not there. */
export function measured(value: number | null, unit: string | null): string {
  if (value === null) return "–";
  if (unit === "seconds") return duration(value);
  if (unit === "percent") return `${few.format(value)} %`;
  const number = Number.isInteger(value) ? count(value) : few.format(value);
  return unit ? `${number} ${unit}` : number;
}
