//! Tests that cargo runs: each test program is one line, and all of its output when it fails.

use std::{env, process::Command};

use anyhow::Result;

use super::{outcome::Outcome, skips, tally::Tally};
use crate::{
    paths, proc,
    ui::{self, Step},
};

/// The part `unit`.
pub fn run() -> Result<Outcome> {
    let mut total = test("native tests", &["--workspace", "--no-fail-fast"])?;
    // HubSpot's files are not in the repository: without them the first run counts this test as skipped.
    if env::var_os("OPENAPI_DIR").is_some() {
        let contract = ["--package", "hubspot-sim", "--test", "contract", "--", "--ignored"];
        total += test("HubSpot's contract", &contract)?;
    }
    Ok(total)
}

fn test(label: &str, arguments: &[&str]) -> Result<Outcome> {
    let mut cargo = proc::cargo("cargo");
    watch(label, cargo.arg("test").args(arguments).current_dir(paths::root()))
}

/// Runs cargo's tests (or what prints like them) and counts.
pub fn watch(label: &str, command: &mut Command) -> Result<Outcome> {
    let step = Step::start(label);
    let mut total = Outcome::default();
    let mut program = String::new();
    let mut lines: Vec<String> = Vec::new();
    let status = proc::stream(command, |line| {
        step.note(line);
        if let Some(name) = program_name(line) {
            program = name;
            // Warnings of the compiler are the business of `check`; errors come back below.
            lines.clear();
        }
        lines.push(line.to_owned());
        total.note(line);
        if let Some((name, why)) = skips::of_cargo(line) {
            step.print(&format!("  - {program}: {name} is skipped: {why}"));
            if skips::is_red(name) {
                total.fail(name);
                step.print(&format!("    {}", skips::RED));
            }
        }
        let Some(tally) = Tally::of_cargo(line) else { return };
        total.tally += tally;
        if tally.failed > 0 {
            step.print(&lines.join("\n"));
        } else if tally.passed + tally.skipped > 0 {
            step.print(&format!("  {} {program}: {tally}", ui::good("✓")));
        }
        lines.clear();
    })?;
    let outcome = total.ended(status.success(), label);
    if status.success() && outcome.tally.failed == 0 {
        step.done(&outcome.tally.to_string());
    } else {
        // What came after the last result: errors of the compiler, or why a program broke down.
        step.print(&lines.join("\n"));
        step.failed();
    }
    Ok(outcome)
}

/// `Running unittests src/lib.rs (target/debug/deps/kernel-0123456789abcdef)` -> `kernel`; `Doc-tests kernel` -> `kernel (doc)`.
fn program_name(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name} (doc)"));
    }
    let file = line.strip_prefix("Running ")?.rsplit_once('(')?.1.strip_suffix(')')?;
    let file = file.rsplit('/').next()?;
    let file = file.strip_suffix(".wasm").unwrap_or(file);
    Some(file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_program_is_named_after_its_crate() {
        let line = "     Running unittests src/lib.rs (target/debug/deps/hubspot_sim-0123456789abcdef)";
        assert_eq!(program_name(line).as_deref(), Some("hubspot_sim"));
        assert_eq!(program_name("   Doc-tests kernel").as_deref(), Some("kernel (doc)"));
        assert_eq!(program_name("   Compiling kernel v0.1.0 (/x)"), None);
    }
}
