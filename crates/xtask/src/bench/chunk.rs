//! The bench of chunking: ours in wasm beside `LangChain`'s splitters and tokenizers of npm.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{build, setup::Tools};

/// The bench's name.
pub const NAME: &str = "chunk";

/// What the bench runs.
pub struct Modules {
    wasm: PathBuf,
}

impl Modules {
    /// Tells the bench where everything is.
    pub fn environment(&self, command: &mut Command) {
        command.env("CHUNKING_WASM", &self.wasm);
    }
}

/// Builds the chunker as functions are built, and the function itself.
pub fn prepare(tools: &Tools) -> Result<Modules> {
    build::functions_to_modules(tools, &[NAME.to_owned()])?;
    Ok(Modules { wasm: build::bench_module(tools, "chunking-bench")? })
}
