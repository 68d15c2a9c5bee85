//! What the Deno shim hands over with each request.

use kernel::Problem;
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// The second argument of the exported `handle` (ABI 2).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// Name of the edge function.
    pub function_name: String,
    /// SHA-256 of the module, computed at the build.
    pub wasm_sha256: String,
    /// Keeps the isolate alive until the promise settles, after the answer was sent.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    wait_until: js_sys::Function,
}

impl Context {
    /// Reads what the shim hands over; another shape is a shim of another build.
    pub fn read(value: JsValue) -> Result<Self, Problem> {
        serde_wasm_bindgen::from_value(value)
            .map_err(|error| Problem::internal("bad_context", error.to_string()))
    }

    /// Keeps the isolate alive until `promise` settles.
    pub fn wait_until(&self, promise: &js_sys::Promise) -> Result<(), JsValue> {
        self.wait_until.call1(&JsValue::UNDEFINED, promise).map(drop)
    }
}
