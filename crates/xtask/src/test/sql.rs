//! The database's tests, which print TAP: once on the embedded PostgreSQL, once on a real one.

use std::process::Command;

use anyhow::Result;

use super::tally::Tally;
use crate::{
    paths, proc, setup,
    ui::{self, Step},
};

/// The part `sql`.
pub fn run() -> Result<Tally> {
    let tools = setup::ensure()?;
    let mut total = Tally::default();
    for (flag, server) in [("--pglite", "PGlite"), ("--postgres", "PostgreSQL")] {
        let mut deno = Command::new(tools.deno());
        deno.args(["run", "-A", "tests/sql/run.ts", flag]);
        total += watch(&format!("SQL tests on {server}"), tools.environment(&mut deno))?;
    }
    Ok(total)
}

fn watch(label: &str, command: &mut Command) -> Result<Tally> {
    let step = Step::start(label);
    let mut tally = Tally::default();
    let mut last = Vec::new();
    let status = proc::stream(command.current_dir(paths::root()), |line| {
        step.note(line);
        match Tally::of_tap(line) {
            Some(one) => {
                tally += one;
                if one.failed > 0 {
                    step.print(&ui::bad(line));
                } else if one.skipped > 0 {
                    step.print(line);
                }
            }
            None if line.starts_with('#') || !line.starts_with(' ') => last.push(line.to_owned()),
            // Diagnostics of a failed test are indented or start with #.
            None => step.print(line),
        }
    })?;
    let tally = tally.ended(status.success());
    if status.success() {
        step.done(&tally.to_string());
    } else {
        last.iter().rev().take(40).rev().for_each(|line| step.print(line));
        step.failed();
    }
    Ok(tally)
}
