// The PDF reader beside pdf.js on files that packages ship: the share of pdftotext's words that is in the markdown, and
// the time of both steps. Prints one JSON line per row of the table, and a line per file.

import { basename, join } from "node:path";
import { Pipeline } from "./documents/process.ts";
import { recall, withoutMarks, words } from "./documents/recall.ts";
import { row } from "./row.ts";

const corpus = Deno.env.get("DOCUMENTS_CORPUS")!;
const modules = Deno.env.get("DOCUMENTS_NODE_MODULES")!;
/** One or more of each producer; the first part of a path must be unlike in two files. */
const WANTED = [
  "R-intro.pdf",
  "R-data.pdf",
  "R-FAQ.pdf",
  "bash.pdf",
  "bashref.pdf",
  "policy.pdf",
  "fhs-3.0.pdf",
  "developers-reference.pdf",
  "maint-guide.en.pdf",
  "gnuplot.pdf",
  "valgrind_manual.pdf",
  "CAD.pdf",
  "asy-latex.pdf",
  "asyRefCard.pdf",
  "automake.pdf",
  "pdfmark.pdf",
  "sample_docs.pdf",
  "leftyguide.pdf",
  "dotguide.pdf",
  "libguide.pdf",
  "neatoguide.pdf",
  "Agraph.pdf",
  "smyrna.pdf",
  "gvpr.1.pdf",
  "GeoBase_NHNC1_Data_Model_UML_EN.pdf",
  "AutoCad_Diagram.pdf",
  "crazyones.pdf",
  "issue-604.pdf",
  "pdflatex-outline.pdf",
];
/** The measure: a document of at least so many pages in under a second. */
const TIMED = "R-data.pdf";

async function run(command: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args, stdout: "piped", stderr: "piped" })
    .output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* walk(path);
    else if (entry.isFile && /\.pdf(\.gz)?$/.test(entry.name)) yield path;
  }
}

/** Paths of the wanted files by name; compressed ones are unpacked. */
async function found(): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  const scratch = await Deno.makeTempDir();
  for await (const path of walk(corpus)) {
    const name = basename(path).replace(/\.gz$/, "");
    if (!WANTED.includes(name) || paths.has(name)) continue;
    if (!path.endsWith(".gz")) {
      paths.set(name, path);
      continue;
    }
    const file = await Deno.open(path);
    const target = join(scratch, name);
    await Deno.writeFile(target, file.readable.pipeThrough(new DecompressionStream("gzip")));
    paths.set(name, target);
  }
  return paths;
}

const { definePDFJSModule, extractText, getDocumentProxy } = await import(
  join(modules, "unpdf/dist/index.mjs")
);
// It would look for its own package by name.
await definePDFJSModule(() => import(join(modules, "unpdf/dist/pdfjs.mjs")));
async function byPeer(path: string): Promise<{ text: string; milliseconds: number }> {
  const bytes = await Deno.readFile(path);
  const started = performance.now();
  try {
    const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
    return { text, milliseconds: performance.now() - started };
  } catch (error) {
    console.log(`unpdf: ${basename(path)}: ${error}`);
    return { text: "", milliseconds: performance.now() - started };
  }
}

const pipeline = await Pipeline.open();
const shares: { ours: number; peer: number }[] = [];
const paths = await found();
let peak = 0;
for (const name of WANTED) {
  const path = paths.get(name);
  if (!path) {
    console.log(`${name} is not in the packages of this machine`);
    continue;
  }
  const reference = words(await run("pdftotext", ["-q", path, "-"]));
  const { result, markdown } = await pipeline.run(path, name);
  const peer = await byPeer(path);
  const share = {
    ours: recall(reference, words(withoutMarks(markdown))),
    peer: recall(reference, words(peer.text)),
  };
  shares.push(share);
  peak = Math.max(peak, result.peak_memory_bytes);
  const pages = result.account?.kinds.page?.total;
  const code = result.code ? `, ${result.code}` : "";
  console.log(
    `${share.ours.toFixed(4)} ${
      share.peer.toFixed(4)
    }  ${name}: ${pages} pages, ${result.parse_milliseconds} ms, ` +
      `unpdf ${peer.milliseconds.toFixed(0)} ms, ${(result.peak_memory_bytes / 1e6).toFixed(0)} MB${code}`,
  );
  if (name === TIMED) row(`${name}, ${pages} pages`, result.parse_milliseconds, "ms", peer.milliseconds);
}
const average = (which: "ours" | "peer") =>
  shares.reduce((sum, share) => sum + share[which], 0) / shares.length;
const least = (which: "ours" | "peer") => Math.min(...shares.map((share) => share[which]));
row(`recall of ${shares.length} PDFs, average`, 100 * average("ours"), "%", 100 * average("peer"));
row("recall of the worst of them", 100 * least("ours"), "%", 100 * least("peer"));
row("linear memory of the largest", peak / 1e6, "MB");
const enough = shares.length >= 10 && average("ours") >= 0.985 && least("ours") >= 0.95;
Deno.exit(enough ? 0 : 1);
