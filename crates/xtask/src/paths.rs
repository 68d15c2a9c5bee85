//! Where things are: the repository, the cache of tools, the functions.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// The root of the repository, two levels above this crate.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(2).map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// This program's file. A build while it runs (`cargo test` makes it anew) replaces the file, and Linux then calls the
/// running one "(deleted)": the file of that name is the new one and does the same.
pub fn program() -> Result<PathBuf> {
    let running = env::current_exe().context("cannot tell where this program is")?;
    let name = running.to_string_lossy();
    Ok(name.strip_suffix(" (deleted)").map_or_else(|| running.clone(), PathBuf::from))
}

/// Where downloaded tools live: `$SALES_COPILOT_CACHE`, else the user's cache folder.
pub fn cache() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("SALES_COPILOT_CACHE").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    if let Some(dir) = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir).join("sales-copilot"));
    }
    let home = env::var_os("HOME").context("neither SALES_COPILOT_CACHE nor HOME is set")?;
    Ok(PathBuf::from(home).join(".cache/sales-copilot"))
}

/// The names of all function crates, sorted.
pub fn functions() -> Result<Vec<String>> {
    let dir = root().join("crates/functions");
    let mut names = Vec::new();
    for entry in fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Checks that `name` is a function and answers it alone, or all functions when no name is given.
pub fn chosen_functions(name: Option<&str>) -> Result<Vec<String>> {
    let all = functions()?;
    match name {
        None => Ok(all),
        Some(name) if all.iter().any(|known| known == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!("there is no function {name}; there are: {}", all.join(", ")),
    }
}

/// The generated module of a function.
pub fn module(function: &str) -> PathBuf {
    root().join("functions-shims").join(function).join("generated/module.js")
}

/// The first executable of that name on the PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|file| file.is_file())
}
