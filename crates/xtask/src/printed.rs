//! Runs a program that prints files of the repository anew.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::{paths, proc, setup::Tools, ui::Step};

/// Runs the script. What it says that it changed is shown, its last line as the summary.
pub fn print(tools: &Tools, label: &str, script: &str) -> Result<ExitCode> {
    let step = Step::start(label);
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "--quiet", "-A", script]).current_dir(paths::root());
    let mut lines: Vec<String> = Vec::new();
    let ran = proc::run_watched(&step, tools.environment(&mut deno), |line| lines.push(line.to_owned()));
    if let Err(error) = ran {
        step.failed();
        return Err(error.context(format!("{script} failed")));
    }
    let summary = lines.pop().unwrap_or_default();
    for changed in lines {
        step.print(&format!("  {changed}"));
    }
    step.done(&summary);
    Ok(ExitCode::SUCCESS)
}
