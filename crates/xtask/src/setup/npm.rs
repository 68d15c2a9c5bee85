//! Deno, the Supabase CLI and binaryen, all from npm at exact versions.
//!
//! Their install scripts are not run (npm blocks them by default on many machines): the executables lie in packages of
//! their own for each platform and are called there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{paths, proc, ui::Step};

const DENO: &str = "2.9.6";
const SUPABASE: &str = "3.1.0";
const BINARYEN: &str = "132.0.0";

/// The executables of the npm packages.
#[derive(Clone, Debug)]
pub struct Packages {
    /// Deno.
    pub deno: PathBuf,
    /// The Supabase CLI.
    pub supabase: PathBuf,
    /// binaryen's optimiser, a script for Node.
    pub wasm_opt: PathBuf,
}

/// The versions in one word.
pub fn pins() -> String {
    format!("deno-{DENO}-supabase-{SUPABASE}-binaryen-{BINARYEN}")
}

fn folder(cache: &Path) -> PathBuf {
    cache.join("npm").join(pins())
}

/// The packages when they are installed.
pub fn find(cache: &Path) -> Option<Packages> {
    let modules = folder(cache).join("node_modules");
    let wasm_opt = modules.join("binaryen/bin/wasm-opt");
    let packages = Packages {
        deno: of_platform(&modules.join("@deno"), "", "deno")?,
        supabase: of_platform(&modules.join("@supabase"), "cli-", "bin/supabase")?,
        wasm_opt,
    };
    packages.wasm_opt.is_file().then_some(packages)
}

/// npm installs only the package of this machine's platform, so the first one found is the right one.
fn of_platform(scope: &Path, prefix: &str, executable: &str) -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(scope).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    folders
        .iter()
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)))
        .map(|folder| folder.join(executable))
        .find(|file| file.is_file())
}

/// Installs the packages when they are missing, and runs each of them once.
pub fn ensure(cache: &Path) -> Result<Packages> {
    if let Some(found) = find(cache) {
        return Ok(found);
    }
    let step = Step::start(format!("Deno {DENO}, Supabase CLI {SUPABASE}, binaryen {BINARYEN} from npm"));
    match install(&step, cache) {
        Ok(packages) => {
            step.done("");
            Ok(packages)
        }
        Err(error) => {
            step.failed();
            Err(error.context("missing: npm packages deno, supabase, binaryen"))
        }
    }
}

fn install(step: &Step, cache: &Path) -> Result<Packages> {
    paths::on_path("npm").context("npm is not installed: install Node 20 or later")?;
    let target = folder(cache);
    let half = target.with_extension("half");
    // What a killed run has left; a half-made folder never gets the final name.
    for old in [&half, &target] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    fs::create_dir_all(&half)?;
    let manifest = json!({
        "private": true,
        "dependencies": { "deno": DENO, "supabase": SUPABASE, "binaryen": BINARYEN },
    });
    fs::write(half.join("package.json"), manifest.to_string())?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]);
    proc::run(step, npm.arg("--prefix").arg(&half).current_dir(&half))?;
    fs::rename(&half, &target)?;
    let packages = find(cache).context("npm has no build of Deno or the Supabase CLI for this platform")?;
    step.note("running each once");
    for mut command in
        [Command::new(&packages.deno), Command::new(&packages.supabase), node(&packages.wasm_opt)]
    {
        proc::output(command.arg("--version").current_dir(cache))?;
    }
    Ok(packages)
}

/// A script run by Node.
pub fn node(script: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(script);
    command
}
