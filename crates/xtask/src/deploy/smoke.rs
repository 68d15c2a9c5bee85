//! Whether the deployed functions answer, each with the module that was built here.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{paths, proc, setup::Tools, ui::Step};

/// The script that asks `GET /health` of each; one line for each function.
const SCRIPT: &str = "supabase/local/functions/health.ts";

/// Asks each function, `tries` times at most: the platform takes a while to bring a new one everywhere.
pub fn test(tools: &Tools, base: &str, tries: u32, names: &[String]) -> Result<()> {
    let step = Step::start(format!("GET /health of {} functions", names.len()));
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "-A", SCRIPT, base, &tries.to_string()]).args(names).current_dir(paths::root());
    let mut faults = Vec::new();
    let status = proc::stream(tools.environment(&mut deno), |line| {
        step.note(line);
        if let Some(fault) = line.strip_prefix("✗ ") {
            faults.push(fault.to_owned());
        }
    })?;
    if status.success() {
        step.done("");
        return Ok(());
    }
    step.failed();
    bail!("not all functions serve:\n  {}", faults.join("\n  "))
}
