/** What the command line asks for. */

export interface Options {
  /** How many mutants; all without it. */
  sample?: number;
  seed: number;
  /** The kinds; all without one. */
  kinds: string[];
}

/** Reads `[--sample N] [--seed S] [--class X]…`. */
export function readOptions(args: string[]): Options {
  const options: Options = { seed: 1, kinds: [] };
  for (let i = 0; i < args.length; i += 2) {
    const [name, value] = [args[i]!, args[i + 1]];
    if (value === undefined) throw new Error(`${name} needs a value`);
    if (name === "--class") options.kinds.push(...value.split(","));
    else if (name === "--sample") options.sample = number(name, value);
    else if (name === "--seed") options.seed = number(name, value);
    else throw new Error(`unknown option ${name}: --sample N, --seed S and --class X are known`);
  }
  return options;
}

function number(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new Error(`${name} needs a number, not ${value}`);
  return Number(value);
}
