//! The tests of the runtime and of each function's real entry, compiled to wasm and run by Node: what only exists at the
//! boundary to JavaScript.

use anyhow::Result;

use super::{Part, jobs::Job, native, outcome::Outcome};
use crate::{
    paths,
    setup::{Tools, WasmRust},
};

/// Optimised for the native tests, which compute with them; here no one does, and compiling them takes minutes.
const COMPUTING: [&str; 4] = ["documents", "hayro-syntax", "scoring", "chunking"];

/// The part `wasm`.
pub fn job(tools: &Tools) -> Job {
    let tools = tools.clone();
    Job::new(Part::Wasm, move || run(&tools))
}

fn run(tools: &Tools) -> Result<Outcome> {
    let mut cargo = tools.rust.cargo(&["test", "--tests", "--no-fail-fast", "--package", "edge"]);
    for function in paths::functions()? {
        cargo.args(["--package", &function]);
    }
    for package in COMPUTING {
        cargo.args(["--config", &format!("profile.dev.package.{package}.opt-level=0")]);
    }
    if tools.rust == WasmRust::Debian {
        // The standard library is built without unwinding; without the flag its test
        // harness and panic_abort define the same item twice (E0152).
        cargo.arg("-Zpanic-abort-tests");
    }
    cargo
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.wasm_test_runner());
    native::watch("tests of the runtime and the functions in wasm", &mut cargo)
}
