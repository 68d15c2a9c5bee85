//! The runtime's tests, compiled to wasm and run by Node: what only exists at the boundary to JavaScript.

use super::{Part, jobs::Job, native};
use crate::setup::{Tools, WasmRust};

/// The part `wasm`.
pub fn job(tools: &Tools) -> Job {
    let mut cargo = tools.rust.cargo(&["test", "--package", "edge", "--tests"]);
    if tools.rust == WasmRust::Debian {
        // The standard library is built without unwinding; without the flag its test
        // harness and panic_abort define the same item twice (E0152).
        cargo.arg("-Zpanic-abort-tests");
    }
    cargo
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.wasm_test_runner());
    Job::new(Part::Wasm, move || native::watch("tests of the runtime in wasm", &mut cargo))
}
