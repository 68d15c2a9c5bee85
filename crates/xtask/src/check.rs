//! The command `check`: what a reviewer need not look at.

mod sql;
mod sql_text;

use std::{
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Result, bail};

use crate::{
    build, paths, proc,
    setup::{self, Tools, WasmRust},
    ui::{self, Step},
};

/// The arguments of `check`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only the SQL rules, which take no time at all.
    #[arg(long)]
    sql: bool,
}

/// The command `check`. All checks run, then it fails when one did.
pub fn run(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let mut failed = Vec::new();
    if !args.sql {
        programs(&mut failed)?;
    }
    sql_rules(&mut failed)?;
    eprintln!("checked in {}", ui::seconds(started.elapsed()));
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the programs that check.
fn programs(failed: &mut Vec<&'static str>) -> Result<()> {
    let tools = setup::ensure()?;
    // The shims import the generated modules, so Deno cannot look at them before they exist.
    let functions = paths::functions()?;
    if functions.iter().any(|function| !paths::module(function).is_file()) {
        build::functions_to_modules(&tools, &functions)?;
    }
    for (label, mut command) in commands(&tools) {
        let step = Step::start(label);
        if proc::run(&step, command.current_dir(paths::root())).is_ok() {
            step.done("");
        } else {
            step.failed();
            failed.push(label);
        }
    }
    Ok(())
}

fn sql_rules(failed: &mut Vec<&'static str>) -> Result<()> {
    let step = Step::start("SQL rules");
    let complaints = sql::complaints(&paths::root().join("migrations"))?;
    if complaints.is_empty() {
        step.done("");
    } else {
        for complaint in complaints {
            step.print(&format!("  {complaint}"));
        }
        step.failed();
        failed.push("SQL rules");
    }
    Ok(())
}

fn commands(tools: &Tools) -> Vec<(&'static str, Command)> {
    let cargo = |arguments: &[&str]| {
        let mut command = proc::cargo("cargo");
        command.args(arguments);
        command
    };
    let deno = |arguments: &[&str]| {
        let mut command = Command::new(tools.deno());
        tools.environment(command.args(arguments));
        command
    };
    let mut commands = vec![
        ("cargo fmt", cargo(&["fmt", "--all", "--check"])),
        ("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])),
    ];
    if tools.rust == WasmRust::Rustup {
        // Debian ships no clippy for its compiler, so the wasm-only code is linted where rustup has the target.
        let mut clippy = tools.rust.cargo(&["clippy", "--workspace", "--lib"]);
        clippy.args(["--exclude", "xtask", "--exclude", "hubspot-sim", "--exclude", "testing"]);
        clippy.args(["--", "--deny", "warnings"]);
        commands.push(("clippy for wasm", clippy));
    }
    commands.extend([
        ("deno fmt", deno(&["fmt", "--check"])),
        ("deno lint", deno(&["lint"])),
        ("deno check", deno(&["check", "functions-shims", "supabase/local", "tests"])),
        ("deno.lock", deno(&["install", "--frozen"])),
        ("layers and tidiness", cargo(&["test", "--package", "xtask", "--test", "layers", "--test", "tidy"])),
    ]);
    commands
}
