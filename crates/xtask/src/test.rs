//! The command `test`: everything that proves the suite, summed up in one last line.

mod deno;
mod native;
mod sql;
mod tally;
mod wasm;

use std::{process::ExitCode, time::Instant};

use anyhow::Result;
use clap::ValueEnum;

use crate::ui;
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
    const ALL: [Self; 4] = [Self::Unit, Self::Wasm, Self::Sql, Self::E2e];

    const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Wasm => "wasm",
            Self::Sql => "sql",
            Self::E2e => "e2e",
        }
    }

    fn run(self) -> Result<Tally> {
        match self {
            Self::Unit => native::run(),
            Self::Wasm => wasm::run(),
            Self::Sql => sql::run(),
            Self::E2e => deno::run(),
        }
    }
}

/// The command `test`. A part that breaks counts as a failure and does not stop the others.
pub fn run(args: &Args) -> ExitCode {
    let parts = args.part.map_or_else(|| Part::ALL.to_vec(), |part| vec![part]);
    let mut results = Vec::new();
    for part in parts {
        eprintln!("{} tests", part.name());
        let started = Instant::now();
        let tally = part.run().unwrap_or_else(|error| {
            ui::error(&format!("{error:#}"));
            Tally::broken()
        });
        results.push((part, tally, started.elapsed()));
    }
    eprintln!();
    let mut total = Tally::default();
    for (part, tally, elapsed) in results {
        eprintln!("  {:<5} {tally} {}", part.name(), ui::dim(&format!("({})", ui::seconds(elapsed))));
        total += tally;
    }
    println!("{total}");
    if total.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
