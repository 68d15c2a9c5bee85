//! cargo-deny: licences, duplicates, sources and advisories of crates.
//!
//! Only `check` uses it, and can do without: it is compiled when the set-up is asked for by name, never on the way to
//! something else.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::compiled;
use crate::paths;

const VERSION: &str = "0.20.2";

fn root(cache: &Path) -> PathBuf {
    cache.join(format!("cargo-deny-{VERSION}"))
}

/// The program in the cache, else whichever is on the PATH.
pub fn find(cache: &Path) -> Option<PathBuf> {
    let ours = root(cache).join("bin/cargo-deny");
    if ours.is_file() { Some(ours) } else { paths::on_path("cargo-deny") }
}

/// Compiles it unless there is one.
pub fn ensure(cache: &Path) -> Result<PathBuf> {
    if let Some(found) = find(cache) {
        return Ok(found);
    }
    let root = root(cache);
    compiled::install("cargo-deny", VERSION, &["cargo-deny"], &root)?;
    Ok(root.join("bin/cargo-deny"))
}
