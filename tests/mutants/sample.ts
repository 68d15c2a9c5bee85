import { random } from "../harness/random.ts";

/** So many of the items, in their order; the same ones for the same seed. */
export function sample<T>(items: T[], size: number, seed: number): T[] {
  const next = random(seed);
  return items.map((item, index) => ({ item, index, key: next() }))
    .sort((a, b) => a.key - b.key).slice(0, size)
    .sort((a, b) => a.index - b.index).map(({ item }) => item);
}
