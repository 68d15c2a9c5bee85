//! The wasm-bindgen CLI: its version must be that of the library to the last digit.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::compiled;
use crate::paths;

/// The version of the library in Cargo.lock.
pub fn pinned_version() -> Result<String> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    version_in(&lock).context("Cargo.lock does not hold wasm-bindgen")
}

fn version_in(lock: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"").skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// Where the executables of that version are.
pub fn folder(cache: &Path, version: &str) -> PathBuf {
    cache.join(format!("wasm-bindgen-{version}")).join("bin")
}

/// What is used of it; there is a third, which nobody calls.
const PROGRAMS: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/// Whether both executables are there.
pub fn is_there(folder: &Path) -> bool {
    PROGRAMS.iter().all(|name| folder.join(name).is_file())
}

/// Compiles the CLI once.
pub fn ensure(folder: &Path, version: &str) -> Result<()> {
    if is_there(folder) {
        return Ok(());
    }
    let root = folder.parent().context("the cache has no folder")?;
    compiled::install("wasm-bindgen-cli", version, &PROGRAMS, root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_library_and_not_of_its_relatives() {
        let lock = "name = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in(lock).as_deref(), Some("0.2.129"));
        assert_eq!(version_in("name = \"other\"\nversion = \"1.0.0\"\n"), None);
    }
}
