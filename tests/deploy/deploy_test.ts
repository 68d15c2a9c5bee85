// What `supabase functions deploy --use-api` uploads, against a fake Management API. The CLI ends with 0 even when it leaves
// a file out, so the list itself is asserted.

import { assert, assertEquals, assertMatch } from "../harness/assert.ts";
import { fromFileUrl, join } from "../harness/paths.ts";
import { ManagementApi, type Upload } from "./management_api.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
/** Of an upload, in MB: parse carries the parsers of ten formats. */
const LIMITS: Record<string, number> = { parse: 4.5 };
const TOKEN = `sbp_${"0123456789".repeat(4)}`;

/** The names of the folders in `folder` that hold `file`. */
async function foldersWith(folder: string, file: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(join(ROOT, folder))) {
    const found = await Deno.stat(join(ROOT, folder, entry.name, file)).catch(() => undefined);
    if (found) names.push(entry.name);
  }
  return names.sort();
}

/** Every module that a shim's module graph holds, as the CLI names them. */
async function graph(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", join(ROOT, entry)],
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { local?: string }[] };
  return modules.map((module) => module.local!.slice(ROOT.length)).sort();
}

async function deploy(api: ManagementApi): Promise<string> {
  const program = Deno.env.get("SUPABASE_CLI");
  if (!program) throw new Error("SUPABASE_CLI is not set; `cargo xtask test e2e` sets it");
  const home = await Deno.makeTempDir({ prefix: "sales-copilot-deploy-" });
  const profile = join(home, "profile.yaml");
  await Deno.writeTextFile(profile, api.profile());
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: ["functions", "deploy", "--use-api", `--remote=${api.projectRef}`, "--profile", profile, "--yes"],
    cwd: ROOT,
    // A home of its own: no token and no telemetry setting of the developer is touched.
    env: { HOME: home, SUPABASE_ACCESS_TOKEN: TOKEN, DO_NOT_TRACK: "1", NO_COLOR: "1" },
  }).output();
  await Deno.remove(home, { recursive: true });
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(code, 0, output);
  return output;
}

Deno.test("deployment through the Management API", async (t) => {
  await using api = new ManagementApi();
  const functions = await foldersWith("crates/functions", "Cargo.toml");
  const output = await deploy(api);
  const upload = (name: string): Upload => {
    const found = api.uploads.find((upload) => upload.slug === name);
    if (!found) throw new Error(`${name} was not uploaded:\n${output}\n${api.requests.join("\n")}`);
    return found;
  };

  await t.step("every function is uploaded, and nothing else", () => {
    assertEquals(api.uploads.map((upload) => upload.slug).sort(), functions);
  });

  await t.step("the CLI warns of nothing", () => {
    assert(!/warn|not found|failed/i.test(output), output);
  });

  for (const name of functions) {
    const shim = `functions-shims/${name}/index.ts`;
    const module = `functions-shims/${name}/generated/module.js`;

    await t.step(
      `${name}: the shim, the shared shim code, the module and the import map, nothing else`,
      async () => {
        const wanted = [...await graph(shim), "functions-shims/import_map.json"].sort();
        assertEquals([...upload(name).files.keys()].sort(), wanted);
        assert(wanted.includes(shim) && wanted.includes(module), wanted.join(", "));
        assert(wanted.some((path) => path.startsWith("functions-shims/_shared/")), wanted.join(", "));
      },
    );

    await t.step(`${name}: the files arrive as they are`, async () => {
      for (const [path, bytes] of upload(name).files) {
        assertEquals(bytes, await Deno.readFile(join(ROOT, path)), path);
      }
    });

    const limit = LIMITS[name] ?? 3;
    await t.step(`${name}: less than ${limit} MB`, () => {
      const size = upload(name).files.values().reduce((sum, bytes) => sum + bytes.length, 0);
      assert(size < limit * 1024 * 1024, `${size} bytes`);
    });

    await t.step(
      `${name}: the module carries a wasm that compiles and is the one that it names`,
      async () => {
        const source = new TextDecoder().decode(upload(name).files.get(module));
        const field = (name: string) =>
          new RegExp(`export const ${name} = "([^"]*)"`).exec(source)?.[1] ?? "";
        const gzip = Uint8Array.fromBase64(field("wasm"));
        const stream = new Blob([gzip]).stream().pipeThrough(new DecompressionStream("gzip"));
        const wasm = new Uint8Array(await new Response(stream).arrayBuffer());
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", wasm)).toHex();
        assertEquals(digest, field("wasmSha256"));
        const names = WebAssembly.Module.exports(await WebAssembly.compile(wasm)).map((entry) => entry.name);
        assert(["handle", "abi", "describe"].every((name) => names.includes(name)), names.join(", "));
      },
    );

    await t.step(`${name}: the entrypoint is its shim and the function checks callers itself`, () => {
      const { metadata } = upload(name);
      assertMatch(String(metadata.entrypoint_path), new RegExp(`${shim}$`));
      assertMatch(String(metadata.import_map_path), /functions-shims\/import_map\.json$/);
      assertEquals(metadata.verify_jwt, false);
    });
  }

  await t.step("the access token is sent, as a bearer token", () => {
    assertEquals([...api.tokens], [`Bearer ${TOKEN}`]);
  });
});
