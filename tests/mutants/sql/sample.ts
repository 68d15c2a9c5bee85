/** A sample that its seed decides. */

/** So many of the items, in their order; the same ones for the same seed. */
export function sample<T>(items: T[], size: number, seed: number): T[] {
  const next = numbers(seed);
  return items.map((item, index) => ({ item, index, key: next() }))
    .sort((a, b) => a.key - b.key).slice(0, size)
    .sort((a, b) => a.index - b.index).map(({ item }) => item);
}

/** Mulberry32: numbers below one, good enough to draw lots. */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
