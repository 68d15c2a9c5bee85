//! The command `access`: prints `docs/access.md` anew, who may do what.

use std::process::ExitCode;

use anyhow::Result;

use crate::{build, paths, printed, setup};

/// The command `access`. It calls the built functions, so they are built first.
pub fn run() -> Result<ExitCode> {
    let tools = setup::ensure()?;
    build::functions_to_modules(&tools, &paths::functions()?)?;
    build::simulator()?;
    printed::print(&tools, "docs/access.md from tries of everything", "tests/access/main.ts")
}
