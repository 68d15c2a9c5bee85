//! The command `preflight`: what a deployment needs and the Supabase CLI does not check. It only warns about a missing
//! entrypoint, skips migrations with a bad name, and ends with 0 each time.

mod config;
mod described;
mod functions;
mod migrations;
mod released;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{paths, ui};

pub use config::section as config_section;
pub use migrations::name_is_valid as migration_name_is_valid;

/// The command `preflight`.
pub fn run() -> Result<ExitCode> {
    let root = paths::root();
    let mut complaints = functions::complaints(&root)?;
    if complaints.is_empty() {
        complaints = described::complaints(&root)?;
    }
    complaints.extend(migrations::complaints(&root));
    complaints.extend(released::complaints(&root));
    for complaint in &complaints {
        println!("{} {complaint}", ui::bad("✗"));
    }
    if !complaints.is_empty() {
        bail!("{} things stand between this checkout and a deployment", complaints.len());
    }
    println!(
        "{} {} functions and the migrations are ready to deploy",
        ui::good("✓"),
        paths::functions()?.len()
    );
    println!(
        "  After the push, set the vault's secrets (functions_url, functions_secret_key) with platform_set_secrets;\n  \
         platform_state, and GET /health of each function with the secret key, name what is missing."
    );
    Ok(ExitCode::SUCCESS)
}
