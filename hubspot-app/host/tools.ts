// npm packages that only the card's tests and its picture need: fetched on first use, into the cache of the other tools.

import { dirname } from "node:path";

/** React, HubSpot's components and their compilers, at exact versions. */
export const CARD_PACKAGES: Record<string, string> = {
  "@hubspot/ui-extensions": "0.17.0",
  "@types/react": "18.3.31",
  "esbuild": "0.28.1",
  "react": "18.3.1",
  "react-dom": "18.3.1",
  "typescript": "5.9.3",
};

/** The folder of the tools that all checkouts share, as `cargo xtask setup` names it. */
export function cache(): string {
  const own = Deno.env.get("SALES_COPILOT_CACHE");
  if (own) return own;
  const user = Deno.env.get("XDG_CACHE_HOME");
  return user ? `${user}/sales-copilot` : `${Deno.env.get("HOME")}/.cache/sales-copilot`;
}

/** The `node_modules` of these packages, installed when they are missing. */
export async function packages(name: string, versions: Record<string, string>): Promise<string> {
  const manifest = JSON.stringify({ private: true, dependencies: versions });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(manifest)));
  const folder = `${cache()}/npm/${name}-${
    [...digest.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
  if (await exists(`${folder}/node_modules`)) return `${folder}/node_modules`;
  // A half-made folder never gets the final name, so a killed run leaves nothing that looks whole.
  await Deno.mkdir(dirname(folder), { recursive: true });
  const half = await Deno.makeTempDir({ dir: dirname(folder), prefix: `${name}-half-` });
  await Deno.writeTextFile(`${half}/package.json`, manifest);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  await run("npm", ["install", ...flags], half);
  try {
    await Deno.rename(half, folder);
  } catch (error) {
    // Another process was first.
    await Deno.remove(half, { recursive: true });
    if (!await exists(`${folder}/node_modules`)) throw error;
  }
  return `${folder}/node_modules`;
}

/** Runs a program to its end; its output is in the error when it fails. */
export async function run(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  const command = new Deno.Command(program, { args, cwd, env, stdout: "piped", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (!success) throw new Error(`${program} ${args[0]} failed:\n${text}`);
  return text;
}

export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
