//! The runtime's tests, compiled to wasm and run by Node: what only exists at the boundary to JavaScript.

use anyhow::Result;

use super::{native, tally::Tally};
use crate::setup::{self, WasmRust};

/// The part `wasm`.
pub fn run() -> Result<Tally> {
    let tools = setup::ensure()?;
    let mut cargo = tools.rust.cargo(&["test", "--package", "edge", "--tests"]);
    if tools.rust == WasmRust::Debian {
        // The standard library is built without unwinding; without the flag its test
        // harness and panic_abort define the same item twice (E0152).
        cargo.arg("-Zpanic-abort-tests");
    }
    cargo
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.wasm_test_runner());
    native::watch("tests of the runtime in wasm", &mut cargo)
}
