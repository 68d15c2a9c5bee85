import { join } from "node:path";

/** Where the model lies. */
export interface ModelFiles {
  model: string;
  tokenizer: string;
}

/** The folder that `cargo xtask setup` fills (crates/xtask/src/setup/model.rs), in the same cache. */
const FOLDER = "minilm-int8-1.0.0";

function cache(): string {
  const own = Deno.env.get("SALES_COPILOT_CACHE");
  if (own) return own;
  const base = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? Deno.cwd(), ".cache");
  return join(base, "sales-copilot");
}

/** The platforms that onnxruntime-node has a library for. */
const PLATFORMS = [
  "linux-x86_64",
  "linux-aarch64",
  "darwin-aarch64",
  "windows-x86_64",
  "windows-aarch64",
];

/** The files of the model, or null when one is missing or this machine cannot run it. */
export async function findModel(folder = join(cache(), FOLDER)): Promise<ModelFiles | null> {
  if (!PLATFORMS.includes(`${Deno.build.os}-${Deno.build.arch}`)) return null;
  const files = { model: join(folder, "model.onnx"), tokenizer: join(folder, "tokenizer.json") };
  for (const file of Object.values(files)) {
    if (!(await Deno.stat(file).catch(() => null))?.isFile) return null;
  }
  return files;
}
