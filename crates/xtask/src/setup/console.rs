//! The npm packages of the console, from its lock file: once for all checkouts, linked into each.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{build::hex, paths, proc, ui::Step};

/// Links the packages into `console/node_modules`, fetching them when they are missing.
pub fn ensure() -> Result<()> {
    let cache = paths::cache()?.join("npm");
    let source = paths::root().join("console");
    let folder = cache.join(format!("console-{}", digest(&source)?)).join("node_modules");
    if !folder.is_dir() {
        let step = Step::start("packages of the console from npm");
        if let Err(error) = install(&step, &cache, &source, &folder) {
            step.failed();
            return Err(error.context("missing: the console's packages"));
        }
        step.done("");
    }
    link(&folder, &source.join("node_modules"))
}

/// What names the set of packages: the lock file, and by it the versions and their digests.
fn digest(source: &Path) -> Result<String> {
    let lock = fs::read(source.join("package-lock.json")).context("the console has no package-lock.json")?;
    let mut digest = hex(&Sha256::digest(lock));
    digest.truncate(12);
    Ok(digest)
}

fn install(step: &Step, cache: &Path, source: &Path, folder: &Path) -> Result<()> {
    paths::on_path("npm").context("npm is not installed: install Node 20 or later")?;
    // A half-made folder never gets the final name; two commands at once do not meet in one.
    let half = cache.join(format!("console-half-{}", std::process::id()));
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(&half)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(source.join(file), half.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]);
    proc::run(step, npm.current_dir(&half))?;
    let target: PathBuf = folder.parent().context("a folder of the cache")?.to_path_buf();
    if fs::rename(&half, &target).is_err() {
        // Another command was first.
        fs::remove_dir_all(&half)?;
    }
    Ok(())
}

fn link(folder: &Path, link: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|there| there == folder) {
        return Ok(());
    }
    match fs::symlink_metadata(link) {
        // What `npm install` made there serves as well, and is its maker's.
        Ok(there) if there.is_dir() => return Ok(()),
        Ok(_) => fs::remove_file(link)?,
        Err(_) => {}
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder, link)?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(folder, link)?;
    Ok(())
}
