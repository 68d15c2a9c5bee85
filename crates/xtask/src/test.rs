//! The command `test`: everything that proves the suite, summed up in one last line.

mod deno;
mod e2e;
mod jobs;
mod native;
mod outcome;
mod scratch;
mod skips;
mod sql;
mod tally;
mod wasm;

use std::{
    process::ExitCode,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;
use clap::ValueEnum;

use crate::{
    setup::{self, Tools},
    ui,
};
use deno::Deno;
use jobs::Job;
use outcome::Outcome;
use scratch::Scratch;
use tally::Tally;

/// The arguments of `test`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// One part; all of them without it.
    part: Option<Part>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Every crate, natively; layers and tidiness too.
    Unit,
    /// The runtime, compiled to wasm.
    Wasm,
    /// The database, on the embedded and on a real PostgreSQL.
    Sql,
    /// The running suite: stack, functions, faults, deployment.
    E2e,
}

impl Part {
    /// In the order in which they begin: what compiles for minutes, what needs no modules, which are made meanwhile, and what
    /// needs them; the runtime's tests last, since cargo waits for cargo.
    const ALL: [Self; 4] = [Self::Unit, Self::Sql, Self::E2e, Self::Wasm];

    const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Wasm => "wasm",
            Self::Sql => "sql",
            Self::E2e => "e2e",
        }
    }
}

/// The command `test`. What breaks counts as a failure and does not stop the rest.
pub fn run(args: &Args) -> ExitCode {
    let started = Instant::now();
    let parts = args.part.map_or_else(|| Part::ALL.to_vec(), |part| vec![part]);
    let scratch = Scratch::new();
    let jobs = plan(&parts, &scratch);
    let results: Mutex<Vec<(Part, Outcome, Duration)>> = Mutex::default();
    // One more than there are processors: a story of the suite waits for half of its time (access_test.ts: 8 s of
    // processor in 14 s). Many more would take memory that a small machine does not have.
    let at_once = thread::available_parallelism().map_or(3, |processors| (processors.get() + 1).clamp(3, 5));
    jobs::run(jobs, at_once, |part, result, elapsed| {
        let outcome = result.unwrap_or_else(|error| {
            ui::error(&format!("{error:#}"));
            Outcome::broken()
        });
        results.lock().unwrap_or_else(PoisonError::into_inner).push((part, outcome, elapsed));
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    eprintln!();
    let mut total = Tally::default();
    for part in parts {
        let of_part = || results.iter().filter(|result| result.0 == part);
        let tally = of_part().fold(Tally::default(), |sum, result| sum + result.1.tally);
        let took = ui::seconds(of_part().map(|result| result.2).sum());
        eprintln!("  {:<5} {tally} {}", part.name(), ui::dim(&format!("({took})")));
        total += tally;
    }
    for failure in results.iter().flat_map(|result| &result.1.failures) {
        eprintln!("  {} {failure}", ui::bad("✗"));
    }
    eprintln!("tested in {}, {at_once} at a time", ui::seconds(started.elapsed()));
    println!("{total}");
    if total.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The jobs of the parts.
fn plan(parts: &[Part], scratch: &Scratch) -> Vec<Job> {
    let tools = if parts == [Part::Unit] { None } else { tools() };
    let of_part = |part| match (part, &tools) {
        (Part::Unit, _) => vec![Job::new(part, native::run)],
        (Part::Wasm, Some(tools)) => vec![wasm::job(tools)],
        (Part::Sql, Some(tools)) => sql::jobs(&Deno { tools, scratch }),
        (Part::E2e, Some(tools)) => e2e::jobs(&Deno { tools, scratch }),
        (_, None) => vec![Job::new(part, || bail!("the tools are missing"))],
    };
    parts.iter().copied().flat_map(of_part).collect()
}

fn tools() -> Option<Tools> {
    setup::ensure().inspect_err(|error| ui::error(&format!("{error:#}"))).ok()
}
