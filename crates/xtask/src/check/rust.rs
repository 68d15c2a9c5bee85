//! Rust: format, lints, documentation, layers and tidiness; the fuzz targets too, which are a workspace of their own.

use std::process::Command;

use super::report::Report;
use crate::{
    paths, proc,
    setup::{Tools, WasmRust},
};

/// Runs what checks Rust.
pub fn check(report: &mut Report, tools: &Tools) {
    report.command("cargo fmt", &mut cargo(&["fmt", "--all", "--check"]));
    report.command(
        "clippy",
        &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    );
    if tools.rust == WasmRust::Rustup {
        // Debian ships no clippy for its compiler, so the wasm-only code is linted where rustup has the target.
        let mut clippy = tools.rust.cargo(&["clippy", "--workspace", "--lib"]);
        clippy.args(["--exclude", "xtask", "--exclude", "hubspot-sim", "--exclude", "testing"]);
        report.command("clippy for wasm", clippy.args(["--", "--deny", "warnings"]));
    }
    // With private items: most of what is worth reading here is not public, as a function exports nothing.
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--document-private-items"]);
    report.command("cargo doc", doc.env("RUSTDOCFLAGS", "--deny warnings"));
    report.command("format of the fuzz targets", &mut cargo(&["fmt", "--check", "--manifest-path", FUZZ]));
    report.command("clippy of the fuzz targets", &mut clippy_of_fuzz());
    let tests = ["test", "--package", "xtask", "--test", "layers", "--test", "tidy", "--test", "docs"];
    report.command("layers and tidiness", &mut cargo(&tests));
}

const FUZZ: &str = "fuzz/Cargo.toml";

/// Nothing is linked, so libFuzzer need not be compiled: told of a library, its crate asks for no C++ compiler.
fn clippy_of_fuzz() -> Command {
    let mut clippy = cargo(&["clippy", "--locked", "--manifest-path", FUZZ, "--", "--deny", "warnings"]);
    clippy.env("CUSTOM_LIBFUZZER_PATH", paths::root().join(FUZZ));
    clippy.env("CARGO_TARGET_DIR", paths::root().join("target/fuzz/check"));
    clippy
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = proc::cargo("cargo");
    command.args(arguments);
    command
}
