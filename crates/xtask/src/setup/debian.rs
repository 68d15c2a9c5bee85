//! Debian's Rust: it builds the standard library for wasm from Debian's own sources, so a machine that reaches only
//! package registries can compile the functions.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::{paths, proc, ui::Step};

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
const LINKER: &str = "/usr/bin/wasm-ld-19";
/// The manifest of the standard library's sources, below the sysroot of Debian's compiler.
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";

/// Whether compiler, linker and sources are installed.
pub fn is_there() -> bool {
    [CARGO, RUSTC, LINKER].iter().all(|file| Path::new(file).is_file()) && has_sources()
}

fn has_sources() -> bool {
    Path::new(SOURCES).is_file() || {
        let sysroot = proc::output(clean(RUSTC).args(["--print", "sysroot"])).unwrap_or_default();
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.toml").is_file()
    }
}

/// Installs what is missing when this is root, else says the one line that does. Answers the compiler's version.
pub fn ensure(step: &Step) -> Result<String> {
    if !is_there() {
        install(step)?;
    }
    if !is_there() {
        bail!("the packages {} are installed but not complete", PACKAGES.join(", "));
    }
    let version = proc::output(clean(RUSTC).arg("--version"))?;
    Ok(version.split_whitespace().nth(1).unwrap_or("unknown version").to_owned())
}

fn install(step: &Step) -> Result<()> {
    if paths::on_path("apt-get").is_none() {
        bail!("run `rustup target add wasm32-unknown-unknown` on a connected machine (no apt-get here)");
    }
    let line = format!("apt-get install -y --no-install-recommends {}", PACKAGES.join(" "));
    let is_root = proc::output(Command::new("id").arg("-u")).is_ok_and(|user| user == "0");
    if !is_root {
        bail!("run this once: sudo sh -c 'apt-get update && {line}'");
    }
    step.note("apt-get update");
    proc::run(step, Command::new("apt-get").arg("update"))?;
    step.note("apt-get install");
    proc::run(step, Command::new("sh").args(["-c", &line]).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Debian's cargo, told to use Debian's compiler and linker and nothing of rustup.
pub fn cargo(root: &Path) -> Command {
    let mut command = clean(CARGO);
    command
        .env("CARGO", CARGO)
        .env("RUSTC", RUSTC)
        // build-std is not stable; the sources and the compiler are of one version, so it works.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER)
        // Two compilers in one folder would throw away each other's results.
        .env("CARGO_TARGET_DIR", root.join("target/debian"));
    command
}

fn clean(program: &str) -> Command {
    let mut command = proc::cargo(program);
    for name in ["RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTDOC", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}
