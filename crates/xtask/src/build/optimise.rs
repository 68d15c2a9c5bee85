//! binaryen's wasm-opt, for size. It takes half a minute for a function, so what it made of a wasm is kept in the cache that
//! all checkouts share: the same sources give the same wasm in each of them.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    time::SystemTime,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::hex;
use crate::{
    paths, proc,
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

/// Enough for all functions on a few branches; one is 0.3 to 3 MB.
const KEPT: usize = 60;

/// Answers the optimised wasm.
pub fn optimise(step: &Step, tools: &Tools, wasm: &Path) -> Result<Vec<u8>> {
    let cache = paths::cache()?.join("wasm-opt");
    let kept = cache.join(key(tools, &fs::read(wasm)?));
    if let Ok(bytes) = fs::read(&kept) {
        return Ok(bytes);
    }
    fs::create_dir_all(&cache)?;
    // A half-written file never gets the final name.
    let out = kept.with_extension(process::id().to_string());
    let mut command = node(&tools.wasm_opt());
    command.args(FLAGS).arg(wasm).arg("-o").arg(&out);
    proc::run(step, &mut command)?;
    let bytes = fs::read(&out).with_context(|| format!("wasm-opt did not write {}", out.display()))?;
    fs::rename(&out, &kept)?;
    prune(&cache, KEPT)?;
    Ok(bytes)
}

/// A digest of all that the result depends on; the optimiser's path holds its version.
fn key(tools: &Tools, wasm: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(tools.wasm_opt().to_string_lossy().as_bytes());
    hasher.update(FLAGS.concat());
    hasher.update(wasm);
    hex(&hasher.finalize())
}

/// Removes all but the newest files. Another build may do the same at this moment.
fn prune(folder: &Path, kept: usize) -> Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    for (_, file) in files.into_iter().rev().skip(kept) {
        let _ = fs::remove_file(file);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{env, fs::File, time::Duration};

    use super::*;

    #[test]
    fn the_newest_files_are_kept() {
        let folder = env::temp_dir().join(format!("wasm-opt-test-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, age) in [("old", 300), ("new", 100), ("older", 400), ("newer", 0)] {
            let file = File::create(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        prune(&folder, 2).unwrap();
        let mut left: Vec<_> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left, ["new", "newer"]);
    }
}
