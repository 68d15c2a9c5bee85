//! Which Rust compiles to wasm: rustup's target where it can be had, Debian's toolchain elsewhere.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::debian;
use crate::{paths, proc, ui::Step};

/// The target of edge functions.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `rustup` or `debian`, it takes the choice out of our hands.
pub const OVERRIDE: &str = "SALES_COPILOT_WASM_RUST";

/// A closed machine cannot reach rustup's server; it should not make the developer wait for long.
const RUSTUP_LIMIT: Duration = Duration::from_mins(1);

/// The Rust that compiles to wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WasmRust {
    /// The active toolchain has the target's standard library.
    Rustup,
    /// Debian's compiler, which builds the standard library from Debian's sources.
    Debian,
}

impl fmt::Display for WasmRust {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rustup => "rustup's wasm target",
            Self::Debian => "Debian's toolchain (builds the standard library)",
        })
    }
}

impl WasmRust {
    /// A quick look whether the choice still stands.
    pub fn is_there(self) -> bool {
        match self {
            Self::Rustup => rustup_library().is_none_or(|library| library.is_dir()),
            Self::Debian => debian::is_there(),
        }
    }

    /// A cargo command, with the options that make it compile to wasm. Flags of the standard library come last.
    pub fn cargo(self, arguments: &[&str]) -> Command {
        let mut command = self.plain_cargo();
        command.args(arguments).args(["--target", TARGET]);
        command.args(["--config", &reproducible(&paths::root())]);
        if self == Self::Debian {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command
    }

    /// Fetches the crates, so that the folders that `reproducible` names are there from the first build on.
    pub fn fetch(self) -> Result<()> {
        let step = Step::start("crates of the functions");
        let result = proc::run(&step, self.plain_cargo().args(["fetch", "--locked", "--target", TARGET]));
        match &result {
            Ok(()) => step.done(""),
            Err(_) => step.failed(),
        }
        result.context("missing: the crates of Cargo.lock")
    }

    fn plain_cargo(self) -> Command {
        let root = paths::root();
        let mut command = match self {
            Self::Rustup => proc::cargo("cargo"),
            Self::Debian => debian::cargo(&root),
        };
        command.current_dir(&root);
        command
    }

    /// Where that cargo puts its results.
    pub fn target_dir(self) -> PathBuf {
        let target = paths::root().join("target");
        match self {
            Self::Rustup => target,
            Self::Debian => target.join("debian"),
        }
    }
}

/// Panic messages carry file names: without this the wasm would differ from machine to machine, and name its folders.
fn reproducible(root: &Path) -> String {
    let mut flags = vec![format!("--remap-path-prefix={}=.", root.display())];
    if let Some(home) = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(default_cargo_home) {
        flags.push(format!("--remap-path-prefix={}=cargo", home.display()));
        // One folder for each registry, named after its host.
        let registries = home.join("registry/src").read_dir().into_iter().flatten();
        let mut folders: Vec<PathBuf> = registries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.sort();
        flags.extend(folders.iter().map(|folder| format!("--remap-path-prefix={}=crates", folder.display())));
    }
    let quoted: Vec<String> = flags.iter().map(|flag| format!("{flag:?}")).collect();
    format!("target.{TARGET}.rustflags=[{}]", quoted.join(","))
}

fn default_cargo_home() -> Option<PathBuf> {
    env::home_dir().map(|home| home.join(".cargo"))
}

/// The folder of the target's library in rustup's active toolchain, when cargo was started by rustup.
fn rustup_library() -> Option<PathBuf> {
    let toolchain = env::var_os("RUSTUP_TOOLCHAIN")?;
    let home = env::var_os("RUSTUP_HOME")
        .map_or_else(|| env::home_dir().map(|dir| dir.join(".rustup")), |dir| Some(dir.into()))?;
    Some(home.join("toolchains").join(toolchain).join("lib/rustlib").join(TARGET))
}

/// Takes the first that works: the target is installed, rustup adds it, Debian has a compiler.
///
/// An earlier choice that still stands is kept: nobody's toolchain changes because another pin did.
pub fn choose(earlier: Option<WasmRust>) -> Result<WasmRust> {
    let step = Step::start("Rust for wasm");
    let wanted = wanted()?;
    if wanted != Some(WasmRust::Debian) && installed() {
        step.done("the active toolchain has the target");
        return Ok(WasmRust::Rustup);
    }
    let settled = earlier == Some(WasmRust::Debian) && debian::is_there();
    let may_add = wanted == Some(WasmRust::Rustup) || (wanted.is_none() && !settled);
    if may_add && paths::on_path("rustup").is_some() {
        step.note("rustup target add");
        let mut add = proc::cargo("rustup");
        // rustup retries a refused download for minutes.
        add.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "0");
        if proc::succeeds_within(&mut add, RUSTUP_LIMIT) && installed() {
            step.done("rustup added the target");
            return Ok(WasmRust::Rustup);
        }
        step.print(&format!("  rustup cannot fetch {TARGET} here: taking Debian's toolchain"));
    }
    match debian::ensure(&step) {
        Ok(version) => {
            step.done(&format!("Debian's toolchain, {version}"));
            Ok(WasmRust::Debian)
        }
        Err(error) => {
            step.failed();
            bail!("no Rust compiler for wasm: {error:#}")
        }
    }
}

fn wanted() -> Result<Option<WasmRust>> {
    match env::var(OVERRIDE).unwrap_or_default().as_str() {
        "" => Ok(None),
        "rustup" => Ok(Some(WasmRust::Rustup)),
        "debian" => Ok(Some(WasmRust::Debian)),
        other => bail!("{OVERRIDE} is {other:?}; it may be rustup or debian"),
    }
}

fn installed() -> bool {
    let sysroot = proc::output(Command::new("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let library = Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib");
    !sysroot.is_empty() && library.is_dir()
}
