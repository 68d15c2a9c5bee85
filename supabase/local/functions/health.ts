/**
 * Asks `GET /health` of deployed functions until each answers with the module that is built here:
 * `deno run -A supabase/local/functions/health.ts BASE TRIES NAME…`. One line for each function; exit code 1 when one does not.
 */
const [base, tries, ...names] = Deno.args as [string, string, ...string[]];
const SHIMS = new URL("../../../functions-shims/", import.meta.url);
const PAUSE_MS = 1_000;
/** An answer that does not come counts as none. */
const PATIENCE_MS = 20_000;

/** What is wrong with the answer of a function; nothing when it is the one that was built here. */
async function fault(name: string, wanted: string): Promise<string | null> {
  const url = `${base.replace(/\/$/, "")}/${name}/health`;
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const text = await response.text();
  if (!response.ok) return `answers ${response.status}: ${text.slice(0, 200)}`;
  const { wasm_sha256 } = JSON.parse(text);
  return wasm_sha256 === wanted ? null : `still answers with another module, ${wasm_sha256}`;
}

async function ask(name: string): Promise<boolean> {
  const { wasmSha256 } = await import(new URL(`${name}/generated/module.js`, SHIMS).href);
  let last: string | null = "was not asked";
  for (let left = Number(tries); left > 0; left--) {
    last = await fault(name, wasmSha256).catch((error: Error) => `cannot be reached: ${error.message}`);
    if (last === null) {
      console.log(`✓ ${name}`);
      return true;
    }
    if (left > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  console.log(`✗ ${name} ${last}`);
  return false;
}

const well = await Promise.all(names.map(ask));
Deno.exit(well.every(Boolean) ? 0 : 1);
