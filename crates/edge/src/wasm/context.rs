//! What the Deno shim hands over with each request.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The second argument of the exported `handle` (ABI 1).
    #[derive(Debug)]
    pub type Context;

    /// Name of the edge function.
    #[wasm_bindgen(method, getter, js_name = functionName)]
    pub(super) fn function_name(this: &Context) -> String;

    /// SHA-256 of the module, computed at the build.
    #[wasm_bindgen(method, getter, js_name = wasmSha256)]
    pub(super) fn wasm_sha256(this: &Context) -> String;

    /// Keeps the isolate alive until the promise settles, after the answer was sent.
    #[wasm_bindgen(method, js_name = waitUntil)]
    pub(super) fn wait_until(this: &Context, promise: &js_sys::Promise);
}
