/** The names of a text that separates them by commas, lines or spaces; each once. */
export const names = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** Values of a text that separates them by commas; spaces belong to them. */
export const listed = (
  text: string,
): string[] => [...new Set(text.split(",").map((value) => value.trim()).filter(Boolean))];

/** A whole number within bounds, or nothing. */
export function whole(text: string, least: number, most: number): number | null {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

/** A number from zero on, or nothing. */
export function amount(text: string): number | null {
  const value = /^\d{1,12}([.,]\d{1,9})?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** The first name that is none of a property, with or without a star at its end. */
export const oddName = (all: string[]): string | undefined =>
  all.find((name) => !/^[a-z0-9_]{1,100}\*?$/.test(name));
