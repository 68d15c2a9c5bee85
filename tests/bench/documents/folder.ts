// Every file of a folder through the built parse and chunk modules; one JSON object a line.
// Usage: cargo xtask bench documents --dir DIR [--markdown DIR].

import { parseArgs } from "node:util";
import { dirname, join, relative } from "node:path";
import { Pipeline } from "./process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { dir: { type: "string" }, markdown: { type: "string" } },
});
if (!values.dir) throw new Error("--dir DIR is missing");

async function files(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await files(path));
    else if (entry.isFile) found.push(path);
  }
  return found.sort();
}

const print = console.log;
const pipeline = await Pipeline.open();
for (const path of await files(values.dir)) {
  const name = relative(values.dir, path);
  const { result, markdown } = await pipeline.run(path, name);
  print(JSON.stringify(result));
  if (values.markdown) {
    const target = join(values.markdown, `${name}.md`);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeTextFile(target, markdown);
  }
}
Deno.exit(0);
