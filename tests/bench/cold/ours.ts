// From nothing to the answer of /health, with the code that is deployed; prints milliseconds.

const name = Deno.args[0]!;
// The log line of the request is no part of the number that is printed.
console.log = console.info = console.error = () => {};
const started = performance.now();
const shims = new URL("../../../functions-shims/", import.meta.url);
const module = await import(new URL(`${name}/generated/module.js`, shims).href);
const { compile, Instance } = await import(new URL("_shared/instance.ts", shims).href);
const instance = new Instance(module, await compile(module.wasm));
const context = { functionName: name, wasmSha256: module.wasmSha256, waitUntil() {} };
const request = new Request(`http://127.0.0.1/functions/v1/${name}/health`);
const response: Response = await instance.handle(request, context, new Promise(() => {}));
if (response.status !== 200) throw new Error(`/health answered ${response.status}: ${await response.text()}`);
await Deno.stdout.write(new TextEncoder().encode(String(performance.now() - started)));
Deno.exit(0);
