//! TypeScript: format, lints, types and the lock file.

use std::process::Command;

use anyhow::Result;

use super::report::Report;
use crate::{build, paths, setup::Tools};

/// Runs what checks TypeScript.
pub fn check(report: &mut Report, tools: &Tools) -> Result<()> {
    // The shims import the generated modules, so Deno cannot look at them before they exist.
    let functions = paths::functions()?;
    if functions.iter().any(|function| !paths::module(function).is_file()) {
        build::functions_to_modules(tools, &functions)?;
    }
    let checks: [(&'static str, &[&str]); 4] = [
        ("deno fmt", &["fmt", "--check"]),
        ("deno lint", &["lint"]),
        ("deno check", &["check", "functions-shims", "supabase/local", "tests"]),
        ("deno.lock", &["install", "--frozen"]),
    ];
    report.command("console types", &mut build::console_types()?);
    for (label, arguments) in checks {
        let mut deno = Command::new(tools.deno());
        report.command(label, tools.environment(deno.args(arguments)));
    }
    Ok(())
}
