//! The note that says which set-up is in place, so that the next command need not look.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    model, npm,
    rust::{OVERRIDE, WasmRust},
};
use crate::{build::hex, paths};

#[derive(Serialize, Deserialize)]
struct Stamp {
    key: String,
    rust: WasmRust,
}

/// What the set-up depends on: the pins, Deno's lock file and the chosen Rust toolchain.
pub fn key(bindgen_version: &str) -> Result<String> {
    let mut hasher = Sha256::new();
    hasher.update(bindgen_version);
    hasher.update(npm::pins());
    hasher.update(model::pins());
    hasher.update(env::var("RUSTUP_TOOLCHAIN").unwrap_or_default());
    hasher.update(fs::read(paths::root().join("deno.lock"))?);
    hasher.update(env::var("DENO_DIR").unwrap_or_default());
    hasher.update(env::var(OVERRIDE).unwrap_or_default());
    Ok(hex(&hasher.finalize()))
}

/// The compiler that was chosen last, and whether everything is still as it was then.
pub fn read(cache: &Path, key: &str) -> Option<(WasmRust, bool)> {
    let stamp: Stamp = serde_json::from_slice(&fs::read(file(cache)).ok()?).ok()?;
    Some((stamp.rust, stamp.key == key))
}

/// Remembers a finished set-up.
pub fn write(cache: &Path, key: &str, rust: WasmRust) -> Result<()> {
    fs::write(file(cache), serde_json::to_vec_pretty(&Stamp { key: key.to_owned(), rust })?)?;
    Ok(())
}

fn file(cache: &Path) -> PathBuf {
    cache.join("setup.json")
}
