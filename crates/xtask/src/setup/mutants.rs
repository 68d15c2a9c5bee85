//! cargo-mutants: changes the sources in small ways and runs the tests on each change.
//!
//! Only the command `mutants` uses it, which compiles it the first time.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::compiled;

const VERSION: &str = "27.1.0";

/// The program at exactly this version, since the names of mutants, which the list of equivalents holds, differ between
/// versions; compiled unless it is there.
pub fn ensure(cache: &Path) -> Result<PathBuf> {
    let root = cache.join(format!("cargo-mutants-{VERSION}"));
    let program = root.join("bin/cargo-mutants");
    if !program.is_file() {
        compiled::install("cargo-mutants", VERSION, &["cargo-mutants"], &root)?;
    }
    Ok(program)
}
