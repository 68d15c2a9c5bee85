//! The command `preflight`: what a deployment needs and the Supabase CLI does not check. It only warns about a missing
//! entrypoint, skips migrations with a bad name, and ends with 0 each time.

mod collisions;
mod config;
mod described;
mod functions;
mod made;
mod migrations;
mod released;
mod remote;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{paths, ui};

pub use config::section as config_section;
pub use migrations::name_is_valid as migration_name_is_valid;
pub use remote::of_database;

/// The arguments of `preflight`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A project's database: what it has already and the migrations would make too.
    #[arg(long, value_name = "URL")]
    remote: Option<String>,
}

/// The command `preflight`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let mut complaints = complaints()?;
    if let Some(url) = &args.remote {
        complaints.extend(remote::complaints(url)?);
    }
    report(&complaints, "nothing was written")?;
    println!(
        "{} {} functions and the migrations are ready to deploy",
        ui::good("✓"),
        paths::functions()?.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with this checkout.
pub fn complaints() -> Result<Vec<String>> {
    let root = paths::root();
    let mut complaints = functions::complaints(&root)?;
    if complaints.is_empty() {
        complaints = described::complaints(&root)?;
    }
    complaints.extend(migrations::complaints(&root));
    complaints.extend(released::complaints(&root));
    Ok(complaints)
}

/// Prints what is wrong, and fails when anything is.
pub fn report(complaints: &[String], consolation: &str) -> Result<()> {
    for complaint in complaints {
        println!("{} {complaint}", ui::bad("✗"));
    }
    match complaints.len() {
        0 => Ok(()),
        1 => bail!("one thing stands between this checkout and a deployment; {consolation}"),
        count => bail!("{count} things stand between this checkout and a deployment; {consolation}"),
    }
}
