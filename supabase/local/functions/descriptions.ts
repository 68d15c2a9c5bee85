/** What the built functions say of themselves. */
import { compile, type FunctionModule, Instance } from "../../../functions-shims/_shared/instance.ts";

/** A route as its function describes it (crates/edge/src/describe.rs). */
export interface RouteDescription {
  method: string;
  path: string;
  access: "public" | "user" | "secret_key" | "user_or_secret_key" | "hubspot_signature";
  body_limit: number;
}

/** What `describe()` of a module answers. */
export interface Description {
  name: string;
  version: string;
  abi: number;
  routes: RouteDescription[];
  job_kinds: string[];
}

const SHIMS = new URL("../../../functions-shims/", import.meta.url);

/** The names of all functions: the folders that have a shim. */
export async function functionNames(): Promise<string[]> {
  const folders = (await Array.fromAsync(Deno.readDir(SHIMS))).filter((entry) => entry.isDirectory);
  return folders.map((entry) => entry.name).filter((name) => !name.startsWith("_")).sort();
}

/** The description of a built function. */
export async function describe(name: string): Promise<Description> {
  const module = await import(new URL(`${name}/generated/module.js`, SHIMS).href) as FunctionModule;
  return new Instance(module, await compile(module.wasm)).describe() as Description;
}
