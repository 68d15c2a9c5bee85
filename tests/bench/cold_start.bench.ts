// What a deployment uploads and what a new isolate pays before its first answer: ours beside an isolate that imports the
// two libraries a plain TypeScript function would use. Each measurement is a process of its own; the median counts.
// Usage: deno run -A tests/bench/cold_start.bench.ts. Prints one JSON line per row of the table.

import { fromFileUrl, join } from "../harness/paths.ts";
import { row } from "./row.ts";

const RUNS = 9;
const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** Runs a script `RUNS` times; each prints one number. */
async function median(script: string, ...args: string[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(ROOT, "tests/bench/cold", script), ...args],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    times.push(Number(new TextDecoder().decode(stdout)));
  }
  return times.sort((a, b) => a - b)[RUNS >> 1]!;
}

async function size(folder: string): Promise<number> {
  let sum = 0;
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    sum += entry.isDirectory ? await size(path) : (await Deno.stat(path)).size;
  }
  return sum;
}

const shared = await size(join(ROOT, "functions-shims/_shared"));
const peer = await median("peer.ts");
for await (const entry of Deno.readDir(join(ROOT, "functions-shims"))) {
  const folder = join(ROOT, "functions-shims", entry.name);
  if (entry.name.startsWith("_")) continue;
  row(`upload of ${entry.name}`, (await size(folder) + shared) / 1024, "KB");
  row(`cold start of ${entry.name}`, await median("ours.ts", entry.name), "ms", peer);
}
