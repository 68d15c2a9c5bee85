//! The npm packages of the local stack and the tests, fetched into Deno's cache as the lock file says.

use std::{path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{paths, proc, ui::Step};

/// Fetches all packages of deno.json.
pub fn fetch_packages(deno: &Path) -> Result<()> {
    let step = Step::start("npm packages of the local stack");
    let mut install = Command::new(deno);
    install.arg("install").current_dir(paths::root()).env("NO_COLOR", "1");
    match proc::run(&step, &mut install) {
        Ok(()) => step.done(""),
        Err(error) => {
            step.failed();
            return Err(error).context("missing: the packages of deno.json");
        }
    }
    Ok(())
}
