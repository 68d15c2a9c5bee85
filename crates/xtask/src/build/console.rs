//! The console: React and TypeScript to static files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::hex;
use crate::{paths, proc, setup, ui::Step};

/// Neither is a source: what is installed, and what is built.
const MADE: [&str; 2] = ["node_modules", "dist"];

/// Builds the console when its sources are not those it was built from.
pub fn build() -> Result<()> {
    let root = paths::root();
    let source = root.join("console");
    let stamp = root.join("target/console/stamp");
    let digest = digest(&source)?;
    if fs::read_to_string(&stamp).is_ok_and(|of| of == digest) && source.join("dist/index.html").is_file() {
        return Ok(());
    }
    setup::console()?;
    let step = Step::start("console");
    let mut vite = setup::node(&source.join("node_modules/vite/bin/vite.js"));
    if let Err(error) = proc::run(&step, vite.args(["build", "--logLevel=warn"]).current_dir(&source)) {
        step.failed();
        return Err(error.context("the console could not be built"));
    }
    fs::create_dir_all(stamp.parent().context("a folder of target")?)?;
    fs::write(&stamp, digest)?;
    step.done("");
    Ok(())
}

/// Its types, as `check` asks for them.
pub fn types() -> Result<Command> {
    setup::console()?;
    let source = paths::root().join("console");
    let mut tsc = setup::node(&source.join("node_modules/typescript/bin/tsc"));
    tsc.args(["--noEmit", "--project"]).arg(source);
    Ok(tsc)
}

/// A digest of all that the console is built from.
fn digest(source: &Path) -> Result<String> {
    let mut files = Vec::new();
    collect(source, &mut files)?;
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(file.strip_prefix(source).unwrap_or(&file).to_string_lossy().as_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(fs::read(&file)?));
    }
    Ok(hex(&hasher.finalize()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if MADE.iter().any(|made| path.file_name().is_some_and(|name| name == *made)) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_added_or_renamed_source_is_another_console_and_what_is_made_of_it_is_not() {
        let folder = std::env::temp_dir().join(format!("console-digest-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), text).unwrap();
        };
        write("src/a.ts", "1");
        let first = digest(&folder).unwrap();
        write("dist/index.html", "x");
        write("node_modules/p/index.js", "x");
        assert_eq!(digest(&folder).unwrap(), first);
        write("src/a.ts", "2");
        let changed = digest(&folder).unwrap();
        fs::rename(folder.join("src/a.ts"), folder.join("src/b.ts")).unwrap();
        let renamed = digest(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(first != changed && changed != renamed && renamed != first);
    }
}
