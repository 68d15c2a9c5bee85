//! The command `schemas`: prints `supabase/schemas` anew, one database object a file.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::{paths, proc, setup, ui::Step};

/// The command `schemas`. What changed is printed; the same program compares in the SQL tests.
pub fn run() -> Result<ExitCode> {
    let tools = setup::ensure()?;
    let step = Step::start("schemas from the migrations");
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "--quiet", "-A", "tests/sql/printing/main.ts"]).current_dir(paths::root());
    let mut lines: Vec<String> = Vec::new();
    if let Err(error) =
        proc::run_watched(&step, tools.environment(&mut deno), |line| lines.push(line.to_owned()))
    {
        step.failed();
        return Err(error.context("the schemas cannot be printed"));
    }
    let summary = lines.pop().unwrap_or_default();
    for changed in lines {
        step.print(&format!("  {changed}"));
    }
    step.done(&summary);
    Ok(ExitCode::SUCCESS)
}
