//! wasm-bindgen: the wasm with its JavaScript glue.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{paths, proc, setup::Tools, ui::Step};

/// What wasm-bindgen has made of a function.
pub struct Bound {
    /// The wasm file.
    pub wasm: PathBuf,
    /// The glue, a script that sets `wasm_bindgen`.
    pub glue: String,
}

/// Runs wasm-bindgen. The target is `no-modules`: its glue keeps all state inside one closure, so that a fresh
/// instance after a trap is one call away.
pub fn bind(step: &Step, tools: &Tools, function: &str, raw: &Path) -> Result<Bound> {
    let folder = paths::root().join("target/functions").join(function);
    fs::create_dir_all(&folder)?;
    let mut command = Command::new(tools.wasm_bindgen());
    command.args(["--target", "no-modules", "--no-typescript", "--out-name", "function", "--out-dir"]);
    proc::run(step, command.arg(&folder).arg(raw))?;
    let glue = folder.join("function.js");
    let glue = fs::read_to_string(&glue)
        .with_context(|| format!("wasm-bindgen did not write {}", glue.display()))?;
    Ok(Bound { wasm: folder.join("function_bg.wasm"), glue })
}
