// The two path functions that the tests need, from Node's standard library as Deno ships it.
export { join } from "node:path";
export { fileURLToPath as fromFileUrl } from "node:url";
