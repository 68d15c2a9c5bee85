//! The command `check`: what a reviewer need not look at.

mod deno;
mod packages;
mod report;
mod rust;
mod sql;
mod sql_text;

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::{paths, setup, ui};
use report::Report;

/// The arguments of `check`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// One part; all of them without it.
    part: Option<Part>,
    /// Fail where the advisories of packages cannot be had, instead of saying so.
    #[arg(long)]
    advisories: bool,
}

/// A part of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Format, lints, documentation, layers and tidiness.
    Rust,
    /// Format, lints, types and lock file of what runs in Deno.
    Deno,
    /// The rules of the migrations; takes no time at all.
    Sql,
    /// Licences, duplicates and advisories of what we depend on.
    Packages,
}

impl Part {
    const ALL: [Self; 4] = [Self::Rust, Self::Deno, Self::Sql, Self::Packages];
}

/// The command `check`. All checks run, then it fails when one did.
pub fn run(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let mut report = Report::new(args.advisories);
    let parts = args.part.map_or_else(|| Part::ALL.to_vec(), |part| vec![part]);
    for part in parts {
        match part {
            Part::Rust => rust::check(&mut report, &setup::ensure()?),
            Part::Deno => deno::check(&mut report, &setup::ensure()?)?,
            Part::Sql => report.complaints("SQL rules", &sql::complaints(&paths::root().join("migrations"))?),
            Part::Packages => packages::check(&mut report, &setup::ensure()?),
        }
    }
    eprintln!("checked in {}", ui::seconds(started.elapsed()));
    let failed = report.failed();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}
