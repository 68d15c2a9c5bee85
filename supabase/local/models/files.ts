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

/** The files of the model, or null when one is missing. */
export async function findModel(folder = join(cache(), FOLDER)): Promise<ModelFiles | null> {
  const files = { model: join(folder, "model.onnx"), tokenizer: join(folder, "tokenizer.json") };
  for (const file of Object.values(files)) {
    if (!(await Deno.stat(file).catch(() => null))?.isFile) return null;
  }
  return files;
}
