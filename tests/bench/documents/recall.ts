/** Word recall: how many of the reference's words are in ours, as multisets. */

/**
 * A word's place in a text does not count, nor its case or soft hyphens, nor its ligatures: the reference parts words where old
 * drivers wrote the names of these in a way that it does not know.
 */
export function words(text: string): Map<string, number> {
  const plain = text.normalize("NFKC").replaceAll("\u00ad", "").toLowerCase().replaceAll(
    /ff[il]?|f[il]/g,
    " ",
  );
  const found = new Map<string, number>();
  for (const [word] of plain.matchAll(/[\p{L}\p{N}_]+/gu)) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

/** Markdown's own words are none of the page's: marks and line breaks of cells. */
export function withoutMarks(markdown: string): string {
  return markdown.replaceAll(/<!-- page \d+ -->/g, " ").replaceAll("<br>", " ");
}

/** The share of `reference` that is in `found`. */
export function recall(reference: Map<string, number>, found: Map<string, number>): number {
  let all = 0;
  let there = 0;
  for (const [word, count] of reference) {
    all += count;
    there += Math.min(count, found.get(word) ?? 0);
  }
  return all === 0 ? 1 : there / all;
}
