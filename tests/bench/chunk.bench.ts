// Chunks of a long markdown text in wasm, as the function cuts them, beside LangChain's splitters and tokenizers of npm, on one
// text, in one run. Ours always includes the passing of the text into wasm and of the chunks out of it. The best of several
// passes of CPU time counts, ours and theirs in turn, so that a busy machine disturbs both.
// Usage: cargo xtask bench chunk [-- --mb N] [--file TEXT]. Prints one JSON line per row of the table.

import { parseArgs } from "node:util";
import { MarkdownTextSplitter, RecursiveCharacterTextSplitter } from "npm:@langchain/textsplitters@1.0.2";
import { countTokens as gptTokenizer } from "npm:gpt-tokenizer@4.0.0/encoding/cl100k_base";
import { get_encoding } from "npm:tiktoken@1.0.22";
import { compile, Instance } from "../../functions-shims/_shared/instance.ts";
import { manual } from "./chunk/manual.ts";
import { row } from "./row.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { mb: { type: "string", default: "5" }, file: { type: "string" } },
});
const text = values.file ? await Deno.readTextFile(values.file) : manual(Number(values.mb));
const megabytes = new TextEncoder().encode(text).length / 1e6;
const print = console.log;
const maxTokens = 512;
const maxCharacters = 2_000;

interface Module {
  chunks(text: string, max: number, overlap: number, unit: string): string;
  split(text: string, max: number, overlap: number, unit: string): string[];
  tokens(text: string): number;
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const glue = (folder: string) => Deno.readTextFileSync(`${folder}/function.js`);

function load(): Module {
  const folder = Deno.env.get("CHUNKING_WASM");
  if (!folder) throw new Error("CHUNKING_WASM is not set: run this with cargo xtask bench chunk");
  const bindings = new Function(`${glue(folder)}; return wasm_bindgen;`)();
  bindings.initSync({ module: new WebAssembly.Module(Deno.readFileSync(`${folder}/function_bg.wasm`)) });
  return bindings;
}

/** Megabytes a second of two ways, in turn. */
async function race(
  passes: number,
  ours: () => unknown,
  peer?: () => unknown,
): Promise<(number | undefined)[]> {
  const best = [Infinity, Infinity];
  for (let pass = 0; pass < passes; pass++) {
    for (const [at, work] of [ours, peer].entries()) {
      if (!work) continue;
      const started = cpuMs();
      await work();
      best[at] = Math.min(best[at]!, cpuMs() - started);
    }
  }
  return best.map((ms) => ms === Infinity ? undefined : (megabytes * 1000) / ms);
}

const speed = (name: string, [ours, peer]: (number | undefined)[]) => row(name, ours, "MB/s", peer);

const ours = load();
const started = cpuMs();
ours.tokens("first use");
const firstUse = cpuMs() - started;
const tiktoken = get_encoding("cl100k_base");

const counted = [ours.tokens(text), gptTokenizer(text), tiktoken.encode_ordinary(text).length];
if (counted[0] !== counted[2]) throw new Error(`tokens differ: ${counted}`);
print(`${megabytes.toFixed(1)} MB, ${counted[0]} tokens, of which gpt-tokenizer counts ${counted[1]}`);

for (const overlap of [0, 51]) {
  const peer = new RecursiveCharacterTextSplitter({
    chunkSize: maxTokens,
    chunkOverlap: overlap,
    lengthFunction: gptTokenizer,
  });
  speed(
    `by tokens (${maxTokens}, overlap ${overlap}): LangChain with gpt-tokenizer`,
    await race(2, () => ours.chunks(text, maxTokens, overlap, "tokens"), () => peer.splitText(text)),
  );
}
for (const overlap of [0, 200]) {
  const peer = new MarkdownTextSplitter({ chunkSize: maxCharacters, chunkOverlap: overlap });
  speed(
    `by characters (${maxCharacters}, overlap ${overlap}): LangChain's Markdown splitter`,
    await race(9, () => ours.split(text, maxCharacters, overlap, "characters"), () => peer.splitText(text)),
  );
}
speed(
  "by characters, with tokens, ranges, headings and hashes",
  await race(3, () => ours.chunks(text, maxCharacters, 200, "characters")),
);
speed("tokens: gpt-tokenizer", await race(3, () => ours.tokens(text), () => gptTokenizer(text)));
speed(
  "tokens: tiktoken (wasm)",
  await race(3, () => ours.tokens(text), () => tiktoken.encode_ordinary(text)),
);
row("tokens: first use", firstUse, "ms CPU");

// The deployed module itself, from request to answer.
const key = "sb_secret_bench";
Deno.env.set("SUPABASE_SERVICE_ROLE_KEY", key);
Deno.env.set("SUPABASE_URL", "http://127.0.0.1:1");
const deployed = await import(
  new URL("../../functions-shims/chunk/generated/module.js", import.meta.url).href
);
const instance = new Instance(deployed, await compile(deployed.wasm));
// It logs each request, and that there is no database to count it.
console.log =
  console.info =
  console.warn =
  console.error =
    () => {};
async function preview(): Promise<void> {
  const request = new Request("http://127.0.0.1/functions/v1/chunk/preview", {
    method: "POST",
    headers: { "content-type": "application/json", apikey: key },
    body: JSON.stringify({ markdown: text, max_tokens: maxTokens, overlap: 51 }),
  });
  const context = { functionName: "chunk", wasmSha256: deployed.wasmSha256, waitUntil() {} };
  const response = await instance.handle(request, context, new Promise(() => {})) as Response;
  const { complete, next_char } = await response.json();
  if (!complete) print(`the preview stopped at ${next_char}, as it must after a second of computing`);
}
speed("POST /preview of all of it by tokens, with JSON", await race(3, preview));
