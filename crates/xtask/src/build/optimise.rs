//! binaryen's wasm-opt, for size.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    proc,
    setup::{Tools, node},
    ui::Step,
};

/// The features that rustc's wasm target switches on. Never `--all-features`: the result would use what the platform's
/// V8 does not have.
pub const FLAGS: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// Answers the optimised wasm.
pub fn optimise(step: &Step, tools: &Tools, wasm: &Path) -> Result<Vec<u8>> {
    let out = wasm.with_extension("opt.wasm");
    let mut command = node(&tools.wasm_opt());
    command.args(FLAGS).arg(wasm).arg("-o").arg(&out);
    proc::run(step, &mut command)?;
    fs::read(&out).with_context(|| format!("wasm-opt did not write {}", out.display()))
}
