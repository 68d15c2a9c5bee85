/** Hostile files through the built parse function and its shim: never a trap, never a byte unaccounted for. */

import { assert } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";

const root = fromFileUrl(new URL("../..", import.meta.url));
const KEY = "sb_secret_hostile";
/** What a function may use of the 256 MB of a worker: the file, its text and the answer. */
const MAX_MEMORY = 150e6;
type Handler = (request: Request) => Promise<Response>;

/** The function behind its shim, in this process: it takes requests as the runtime would give them. */
async function parse(): Promise<{ handle: Handler; memory: () => number }> {
  Deno.env.set("SUPABASE_URL", "http://127.0.0.1:9");
  Deno.env.set("SUPABASE_SECRET_KEYS", JSON.stringify({ default: KEY }));
  let handle: Handler | undefined;
  const serve = Deno.serve;
  Object.assign(Deno, { serve: (handler: Handler) => void (handle = handler) });
  // The shim makes its instances with this; their memories only grow.
  const Native = WebAssembly.Instance;
  const memories: WebAssembly.Memory[] = [];
  WebAssembly.Instance = class extends Native {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      memories.push(this.exports.memory as WebAssembly.Memory);
    }
  };
  await import("../../functions-shims/parse/index.ts");
  Object.assign(Deno, { serve });
  const memory = () => Math.max(0, ...memories.map((memory) => memory.buffer.byteLength));
  return { handle: handle!, memory };
}

async function corpus(): Promise<string> {
  const folder = await Deno.makeTempDir();
  const args = ["run", "--quiet", "-p", "document-samples", "--", folder];
  const { success, stderr } = await new Deno.Command("cargo", { args, cwd: root, stderr: "piped" }).output();
  assert(success, new TextDecoder().decode(stderr));
  return folder;
}

function preview(name: string, bytes: Uint8Array<ArrayBuffer>): Request {
  return new Request(`http://127.0.0.1/parse/preview?filename=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { apikey: KEY, "content-type": "application/octet-stream" },
    body: bytes,
  });
}

Deno.test("hostile files end in a balanced account or a clear problem, and the function lives on", async () => {
  const { handle, memory } = await parse();
  const folder = await corpus();
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assert(names.length >= 300, `${names.length} files`);
  const wrong: string[] = [];
  let [parsed, peak] = [0, memory()];
  // The function logs each request, and that it has no database to count it in.
  const loud = { info: console.info, warn: console.warn, log: console.log, error: console.error };
  Object.assign(console, { info() {}, warn() {}, log() {}, error() {} });
  for (const file of names) {
    const name = file.slice(file.indexOf("-") + 1);
    const answer = await handle(preview(name, await Deno.readFile(join(folder, file))));
    const body = await answer.json();
    if (memory() > peak && (peak = memory()) > MAX_MEMORY) wrong.push(`${file}: ${peak} bytes of memory`);
    if (answer.status === 200) {
      parsed++;
      if (!body.account.balanced) wrong.push(`${file}: ${JSON.stringify(body.account)}`);
    } else if (answer.status >= 500 || !/^[a-z][a-z0-9_]*$/.test(body.code) || !body.detail) {
      wrong.push(`${file}: ${answer.status} ${JSON.stringify(body)}`);
    }
  }
  Object.assign(console, loud);
  await Deno.remove(folder, { recursive: true });
  console.log(`${names.length} files, ${parsed} read, ${(peak / 1e6).toFixed(0)} MB at most`);
  assert(wrong.length === 0, `${wrong.length} files:\n${wrong.join("\n")}`);
});
