/** `size` of the items, drawn by a seed and in their order. */
export function sample<T>(items: T[], size: number, seed: number): T[] {
  const random = mulberry32(seed);
  const drawn = items.map((item, at) => ({ item, at, rank: random() }))
    .sort((a, b) => a.rank - b.rank).slice(0, size);
  return drawn.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** A small generator of numbers in [0, 1): https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
