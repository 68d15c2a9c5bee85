//! What is running.

/// Version of the contract between the Deno shim and the wasm module; the shim refuses another one.
pub const ABI: u32 = 2;

/// Version of the suite.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The build that answers, as `GET /health` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// Name of the edge function.
    pub function: String,
    /// SHA-256 of the wasm module, in hex; known to the shim only.
    pub wasm_sha256: String,
    /// Its `OpenAPI` document, `docs/openapi/<function>.json`.
    pub openapi: &'static str,
}
