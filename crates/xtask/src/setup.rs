//! The tools the suite is built and run with, fetched once into a cache that all checkouts share.

mod bindgen;
mod compiled;
mod console;
mod debian;
mod deno;
mod deny;
mod model;
mod mutants;
mod npm;
mod rust;
mod stamp;

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};

use crate::{paths, ui};

pub use console::ensure as console;
pub use npm::node;
pub use rust::{TARGET, WasmRust};

/// Everything the other commands need to know about the tools.
#[derive(Clone, Debug)]
pub struct Tools {
    /// Which Rust compiles to wasm.
    pub rust: WasmRust,
    bindgen: PathBuf,
    npm: npm::Packages,
}

impl Tools {
    /// The wasm-bindgen CLI, at the version of the library.
    pub fn wasm_bindgen(&self) -> PathBuf {
        self.bindgen.join("wasm-bindgen")
    }

    /// The runner of wasm-bindgen tests.
    pub fn wasm_test_runner(&self) -> PathBuf {
        self.bindgen.join("wasm-bindgen-test-runner")
    }

    /// The Deno executable.
    pub fn deno(&self) -> PathBuf {
        self.npm.deno.clone()
    }

    /// The Supabase CLI executable.
    pub fn supabase(&self) -> PathBuf {
        self.npm.supabase.clone()
    }

    /// What the tests need to find the tools: Deno first on the PATH, the Supabase CLI and xtask by name.
    pub fn environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let own = self.npm.deno.parent().map(PathBuf::from);
        let inherited = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths(own.into_iter().chain(env::split_paths(&inherited))) {
            command.env("PATH", path);
        }
        if let Ok(program) = paths::program() {
            command.env("XTASK", program);
        }
        command.env("SUPABASE_CLI", self.supabase()).env("NO_COLOR", "1").env("DENO_NO_UPDATE_CHECK", "1")
    }

    /// binaryen's optimiser, a script for Node.
    pub fn wasm_opt(&self) -> PathBuf {
        self.npm.wasm_opt.clone()
    }
}

/// The command `setup`.
pub fn run() -> Result<ExitCode> {
    let tools = ensure()?;
    let cache = paths::cache()?;
    // Asked for by name: what could not be had the last time is tried again, and what only `check` uses is compiled.
    model::ensure(&cache);
    console()?;
    let deny = deny::ensure(&cache)?;
    println!("wasm compiler  {}", tools.rust);
    println!("wasm-bindgen   {}", tools.wasm_bindgen().display());
    println!("deno           {}", tools.deno().display());
    println!("supabase       {}", tools.supabase().display());
    println!("wasm-opt       {}", tools.wasm_opt().display());
    println!("cargo-deny     {}", deny.display());
    println!("MiniLM         {}", if model::is_there(&cache) { "in the cache" } else { "missing" });
    Ok(ExitCode::SUCCESS)
}

/// cargo-deny, where it is installed.
pub fn cargo_deny() -> Option<PathBuf> {
    deny::find(&paths::cache().ok()?)
}

/// cargo-mutants, compiled when it is asked for the first time.
pub fn cargo_mutants() -> Result<PathBuf> {
    let cache = paths::cache()?;
    fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
    mutants::ensure(&cache)
}

/// Answers the tools, fetching what is missing. Instant when the stamp says that nothing changed.
pub fn ensure() -> Result<Tools> {
    let cache = paths::cache()?;
    fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
    let bindgen_version = bindgen::pinned_version()?;
    let key = stamp::key(&bindgen_version)?;
    let bindgen = bindgen::folder(&cache, &bindgen_version);
    let stamp = stamp::read(&cache, &key);
    if let Some((rust, true)) = stamp
        && rust.is_there()
        && bindgen::is_there(&bindgen)
        && let Some(npm) = npm::find(&cache)
    {
        return Ok(Tools { rust, bindgen, npm });
    }
    // Two commands at once would install into the same folders.
    let lock = fs::File::create(cache.join("setup.lock"))?;
    lock.lock().context("cannot lock the cache of tools")?;
    let rust = rust::choose(stamp.map(|(rust, _)| rust))?;
    rust.fetch()?;
    bindgen::ensure(&bindgen, &bindgen_version)?;
    let npm = npm::ensure(&cache)?;
    deno::fetch_packages(&npm.deno)?;
    model::ensure(&cache);
    stamp::write(&cache, &key, rust)?;
    eprintln!("{} set up with {rust} in {}", ui::good("✓"), cache.display());
    Ok(Tools { rust, bindgen, npm })
}
