// The snippets of README's five minutes, as they are printed: one program, run by Node in a project of its own.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { join } from "../harness/paths.ts";

/** The tour's code of one language, in the order of the page. */
function printed(readme: string, language: string): string[] {
  const tour = readme.split(/^## /m).find((section) => section.startsWith("Five minutes")) ?? "";
  const fence = new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\`$`, "gm");
  return [...tour.matchAll(fence)].map(([, indent, code]) =>
    code!.replaceAll(new RegExp(`^${indent}`, "gm"), "")
  );
}

/** Rows of the first table that `console.table` has printed after `mark`. */
function table(output: string, mark: string): string[][] {
  const lines = output.slice(output.indexOf(mark)).split("\n");
  const first = lines.findIndex((line) => line.startsWith("├")) + 1;
  const last = lines.findIndex((line, index) => index >= first && line.startsWith("└"));
  return lines.slice(first, last).map((line) => line.split("│").slice(2, -1).map((cell) => cell.trim()));
}

/** Takes the tour on the suite of `dataDir` and looks at everything that it prints. */
export async function tour(root: string, dataDir: string): Promise<void> {
  const readme = await Deno.readTextFile(join(root, "README.md"));
  const snippets = printed(readme, "js");
  assertEquals(snippets.length, 4);
  // The folder that README calls this one: with the data of `cargo xtask start` and the files of the repository.
  const folder = join(dataDir, "folder");
  await Deno.mkdir(join(dataDir, "tour"), { recursive: true });
  await Deno.mkdir(folder);
  await Deno.symlink(dataDir, join(folder, ".local"));
  await Deno.symlink(join(root, "supabase"), join(folder, "supabase"));
  await Deno.writeTextFile(join(dataDir, "tour/tour.mjs"), snippets.join("\n"));

  const [commands, ...others] = printed(readme, "sh");
  assertEquals(others, []);
  const run = new Deno.Command("sh", { args: ["-ec", commands!], cwd: folder });
  const { code, stdout, stderr } = await run.output();
  const output = new TextDecoder().decode(stdout);
  assertEquals(code, 0, output + new TextDecoder().decode(stderr));

  const contacts = table(output, "hubspot_id");
  assertEquals(contacts.length, 10, output);
  assert(contacts.every(([id]) => /^'\d+'$/.test(id!)), output);
  assertMatch(output, /completed \{ lastname: 'Aardvark' \}/);
  const [, points, grade] = /^(\d+) ([A-F])$/m.exec(output) ?? [];
  assert(Number(points) <= 100 && grade, output);
  const reasons = table(output, "contribution");
  assert(reasons.length > 0 && reasons.every((cells) => cells.length > 1), output);
  assertMatch(output, /^completed [1-9]\d*$/m);
  const found = table(output, "heading_path");
  assertEquals(found.length, 3, output);
  assertMatch(found.join(), /handbook\.pdf.*(pause|pausing)/i);
}
