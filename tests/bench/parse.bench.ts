// What a large document costs the function parse: invocations, the most computing of one, memory. Each file is read by a
// process of its own with the deployed module. The limits of the platform are 2 s of CPU and 256 MB; ours 1.5 s and 150 MB.
// Usage: deno run -A tests/bench/parse.bench.ts [--mb 48] [--only NAME] [--fresh] [--detail]. Prints one JSON line per row.

import { fromFileUrl } from "../harness/paths.ts";
import { Backend } from "./parse/backend.ts";
import { csv, html, pdf, text, xlsx } from "./parse/files.ts";
import { row } from "./row.ts";

const option = (name: string) =>
  Deno.args.includes(name) ? Deno.args[Deno.args.indexOf(name) + 1] : undefined;
const MB = Number(option("--mb") ?? 48);
const BYTES = MB * 2 ** 20;

interface Invocation {
  cpu: number;
  wall: number;
  memory: number;
  rss: number;
}

const FILES: [string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>][] = [
  ["text.txt", () => text(BYTES)],
  ["table.csv", () => csv(BYTES)],
  ["page.html", () => html(BYTES)],
  ["pages.pdf", () => pdf(BYTES * 0.93)],
  ["scan.pdf", () => pdf(BYTES, 400_000)],
  ["stored.xlsx", () => xlsx(BYTES, false)],
  ["deflated.xlsx", () => xlsx(BYTES * 4, true)],
];

async function measure(name: string, file: Uint8Array<ArrayBuffer>): Promise<void> {
  const backend = new Backend(name, file);
  const worker = fromFileUrl(new URL("parse/worker.ts", import.meta.url));
  const args = ["run", "-A", worker, backend.url, ...(Deno.args.includes("--fresh") ? ["fresh"] : [])];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  await backend.close();
  if (code !== 0) throw new Error(`${name}: ${new TextDecoder().decode(stderr)}`);
  const { invocations, end } = JSON.parse(new TextDecoder().decode(stdout)) as {
    invocations: Invocation[];
    end: { state: string; error: unknown; chars: number; parts: number };
  };
  const most = (field: keyof Invocation) => Math.max(...invocations.map((invocation) => invocation[field]));
  const sum = invocations.reduce((sum, invocation) => sum + invocation.cpu, 0);
  const size = `${name}, ${(file.length / 2 ** 20).toFixed(0)} MB`;
  row(`${size}: invocations`, invocations.length, "");
  row(`${size}: most computing of one`, most("cpu"), "ms");
  row(`${size}: computing of all`, sum, "ms");
  row(`${size}: memory of wasm`, most("memory"), "MB");
  row(`${size}: memory of the process`, most("rss"), "MB");
  console.log(
    `# ${name}: ${end.state} ${JSON.stringify(end.error ?? "")}, ${end.parts} parts, ${end.chars} characters`,
  );
  if (Deno.args.includes("--detail")) {
    for (const { cpu, wall, memory } of invocations) {
      console.log(`#   ${cpu.toFixed(0)} ms of CPU, ${wall.toFixed(0)} ms, ${memory.toFixed(0)} MB`);
    }
  }
}

for (const [name, make] of FILES) {
  if (option("--only") === undefined || name.includes(option("--only")!)) await measure(name, await make());
}
