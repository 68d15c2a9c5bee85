//! The command `mutants`: are the tests red when the product is wrong?
//!
//! The product is changed in one small place at a time, a mutant, and its tests are run. A mutant that no test catches is a
//! test that is missing, unless it behaves as the original does: those are listed with their reasons in
//! `tests/mutants/equivalent`. Rust is mutated by cargo-mutants, SQL, its locks and the shim by scripts of ours.

mod equivalent;
mod list;
mod outcomes;
mod rust;
mod sample;
mod tally;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{paths, proc, setup};

/// The crates that are mutated when none is named: those of which every mutant is run in minutes.
const WHOLE: [&str; 6] = ["kernel", "hubspot", "oauth", "sync", "connection", "retrieval"];

/// The arguments of `mutants`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only this crate; may be repeated. Without it, the small pure ones.
    #[arg(long = "crate", value_name = "NAME")]
    crates: Vec<String>,
    /// The mutants of the migrated database instead.
    #[arg(long, conflicts_with_all = ["crates", "shim", "locks", "shard"])]
    sql: bool,
    /// Those of the locks that its functions take instead.
    #[arg(long, conflicts_with_all = ["crates", "shim", "shard"])]
    locks: bool,
    /// Those of the shim and the local stack instead.
    #[arg(long, conflicts_with_all = ["crates", "shard"])]
    shim: bool,
    /// Only so many of each crate, drawn over all its files.
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// What the sample is drawn by.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only the part K of N, as in 2/4.
    #[arg(long, value_name = "K/N", value_parser = sample::Shard::parse)]
    shard: Option<sample::Shard>,
}

/// The command `mutants`.
pub fn run(args: &Args) -> Result<ExitCode> {
    match args {
        Args { sql: true, .. } => script("sql", args),
        Args { locks: true, .. } => script("locks", args),
        Args { shim: true, .. } => script("shim", args),
        _ => {
            let whole = || WHOLE.map(str::to_owned).to_vec();
            let crates = if args.crates.is_empty() { whole() } else { args.crates.clone() };
            rust::run(&crates, &sample::Choice { sample: args.sample, seed: args.seed, shard: args.shard })
        }
    }
}

/// Runs `tests/mutants/<name>.ts`, which reports for itself.
fn script(name: &str, args: &Args) -> Result<ExitCode> {
    let tools = setup::ensure()?;
    let file = format!("tests/mutants/{name}.ts");
    let mut deno = Command::new(tools.deno());
    tools.environment(&mut deno).current_dir(paths::root()).args(["run", "-A", &file]);
    if let Some(sample) = args.sample {
        deno.args(["--sample", &sample.to_string(), "--seed", &args.seed.to_string()]);
    }
    let status = proc::stream(&mut deno, |line| println!("{line}")).context(file.clone())?;
    if !status.success() {
        bail!("{file} ended with {status}");
    }
    Ok(ExitCode::SUCCESS)
}
