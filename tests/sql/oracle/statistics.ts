/** Intervals once more, by other ways than the database takes. */

const Z = 1.959963984540054;

/** The interval as the two roots of (p - x)² = z² x (1 - x) / n. */
export function wilson(hits: number, n: number, z = Z): [number | null, number | null] {
  if (n === 0) return [null, null];
  const p = hits / n, a = 1 + z * z / n, b = -(2 * p + z * z / n), c = p * p;
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  return [hits === 0 ? 0 : (-b - root) / (2 * a), hits === n ? 1 : (-b + root) / (2 * a)];
}

export function difference(hits1: number, n1: number, hits2: number, n2: number, z = Z) {
  if (n1 === 0 || n2 === 0) return { value: null, low: null, high: null };
  const p = hits1 / n1, q = hits2 / n2;
  const [l1, u1] = wilson(hits1, n1, z) as [number, number],
    [l2, u2] = wilson(hits2, n2, z) as [number, number];
  return { value: p - q, low: p - q - Math.hypot(p - l1, u2 - q), high: p - q + Math.hypot(u1 - p, q - l2) };
}

/** The largest rank under which at most 2.5 % of all 2^n outcomes lie, counted in whole numbers. */
export function medianRank(n: number): number | null {
  let ways = 1n, below = 0n, rank = 0;
  while (1000n * (below + ways) <= 25n * (1n << BigInt(n))) {
    below += ways;
    ways = ways * BigInt(n - rank) / BigInt(rank + 1);
    rank++;
  }
  return rank === 0 ? null : rank;
}

export function median(values: number[]) {
  const sorted = [...values].sort((a, b) => a - b), n = sorted.length, rank = n ? medianRank(n) : null;
  return {
    value: n === 0 ? null : n % 2 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2,
    low: rank ? sorted[rank - 1]! : null,
    high: rank ? sorted[n - rank]! : null,
    denominator: n,
  };
}

/** By halving, over the integral of the density (Simpson). */
export function quantile(chance: number): number {
  const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  const area = (x: number) => {
    const steps = 400, h = x / steps;
    let sum = density(0) + density(x);
    for (let i = 1; i < steps; i++) sum += density(i * h) * (i % 2 ? 4 : 2);
    return 0.5 + sum * h / 3;
  };
  let low = 0, high = 8;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (area(middle) < chance) low = middle;
    else high = middle;
  }
  return low;
}
