/** Of the console that a bench may silence later. */
const print = console.log;

/** Prints a row of the table of `cargo xtask bench`, which computes the ratio to the peer from the unit. */
export function row(name: string, ours: number | undefined, unit: string, peer?: number): void {
  print(JSON.stringify({ name, ours, peer, unit }));
}
