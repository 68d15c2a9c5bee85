//! The HubSpot simulator, a native program.

use std::path::PathBuf;

use anyhow::Result;

use crate::{paths, proc, ui::Step};

/// Builds the simulator, optimised, and answers where it is.
pub fn build() -> Result<PathBuf> {
    let step = Step::start("HubSpot simulator");
    let mut cargo = proc::cargo("cargo");
    cargo
        .args(["build", "--profile", "native", "--package", "hubspot-sim", "--bins"])
        .current_dir(paths::root());
    if let Err(error) = proc::run(&step, &mut cargo) {
        step.failed();
        return Err(error.context("the simulator does not compile"));
    }
    step.done("");
    Ok(paths::root().join("target/native/hubspot-sim"))
}
