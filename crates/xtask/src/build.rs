//! The command `build`: Rust functions to wasm, wasm to the modules that the shims import; the console to static files.

mod bindgen;
mod card_host;
mod cargo;
mod console;
mod module;
mod optimise;
mod simulator;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    paths,
    setup::{self, Tools},
    ui::{self, Step},
};

pub use card_host::build as card_host;
pub use console::{build as console, types as console_types};
pub use module::{Facts, facts as module_facts};
pub use simulator::build as simulator;
pub use table::{budget_bytes, upload_bytes};

/// The arguments of `build`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Build this function only.
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
}

/// The command `build`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let functions = paths::chosen_functions(args.function.as_deref())?;
    let tools = setup::ensure()?;
    let facts = functions_to_modules(&tools, &functions)?;
    if args.function.is_none() {
        console()?;
    }
    let all_fit = table::print(&facts)?;
    eprintln!("built in {}", ui::seconds(started.elapsed()));
    if !all_fit {
        bail!("a function is larger than what the platform takes");
    }
    Ok(ExitCode::SUCCESS)
}

/// Compiles the functions and writes their modules; what has not changed is left alone.
pub fn functions_to_modules(tools: &Tools, functions: &[String]) -> Result<Vec<Facts>> {
    cargo::compile(tools, functions)?;
    // Two cores suffice for wasm-opt of all functions at a time; more functions are queued by the system.
    thread::scope(|scope| {
        let workers: Vec<_> =
            functions.iter().map(|function| scope.spawn(move || one(tools, function))).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| bail!("the build of a module panicked")))
            .collect()
    })
}

fn one(tools: &Tools, function: &str) -> Result<Facts> {
    let raw = cargo::artefact(tools, function);
    let input = module::input_hash(tools, &raw)?;
    if let Some(facts) = module::up_to_date(function, &input) {
        return Ok(facts);
    }
    let step = Step::start(format!("module of {function}"));
    let result = (|| {
        step.note("wasm-bindgen");
        let bound = bindgen::bind(&step, tools, function, &raw)?;
        step.note("wasm-opt");
        let optimised = optimise::optimise(&step, tools, &bound.wasm)?;
        step.note("gzip");
        module::write(function, &input, &raw, &bound, &optimised)
    })();
    match &result {
        Ok(facts) => {
            step.done(&format!("{} KB of wasm, {} KB gzipped", facts.wasm / 1024, facts.gzip / 1024));
        }
        Err(_) => step.failed(),
    }
    result
}

/// Compiles a crate that is measured, not deployed, exactly as functions are; answers the folder of its wasm and glue.
pub fn bench_module(tools: &Tools, package: &str) -> Result<PathBuf> {
    let packages = [package.to_owned()];
    cargo::compile(tools, &packages)?;
    let step = Step::start(format!("module of {package}"));
    let result = (|| {
        let bound = bindgen::bind(&step, tools, package, &cargo::artefact(tools, package))?;
        fs::write(&bound.wasm, optimise::optimise(&step, tools, &bound.wasm)?)?;
        bound.wasm.parent().map(Path::to_path_buf).context("the wasm has no folder")
    })();
    match &result {
        Ok(_) => step.done(""),
        Err(_) => step.failed(),
    }
    result
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
