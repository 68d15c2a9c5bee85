//! What we depend on: licences, duplicates and sources, always; advisories, wherever their data can be had.

use std::{path::Path, process::Command, time::Duration};

use super::report::Report;
use crate::{
    paths, proc,
    setup::{self, Tools},
    ui::Step,
};

/// The advisory database is a git repository of some megabytes; a closed machine should not wait for long.
const FETCH_LIMIT: Duration = Duration::from_mins(2);

/// Checks the packages of Cargo.lock and deno.lock.
pub fn check(report: &mut Report, tools: &Tools) {
    let mut own = proc::cargo("cargo");
    own.args(["test", "--package", "xtask", "--test", "packages"]);
    report.command("licences, duplicates and sources", &mut own);
    match setup::cargo_deny() {
        Some(program) => cargo_deny(report, &program),
        None => report.unanswered(
            Step::start(CRATES),
            CRATES,
            "cargo-deny is not installed; `cargo xtask setup` compiles it",
        ),
    }
    deno_audit(report, tools);
}

const CRATES: &str = "advisories of crates";
const NPM: &str = "advisories of npm packages";

/// deny.toml's rules by the program that knows them best, and what is known to be unsafe.
fn cargo_deny(report: &mut Report, program: &Path) {
    let deny = |arguments: &[&str]| {
        let mut command = proc::cargo(&program.to_string_lossy());
        command.args(arguments).current_dir(paths::root());
        command
    };
    report.command(
        "cargo deny",
        &mut deny(&["--locked", "check", "-D", "warnings", "licenses", "bans", "sources"]),
    );
    let step = Step::start(CRATES);
    if proc::succeeds_within(&mut deny(&["fetch", "db"]), FETCH_LIMIT) {
        let result = proc::run(&step, &mut deny(&["check", "-D", "warnings", "advisories"]));
        report.end(step, CRATES, result.is_ok());
    } else {
        report.unanswered(step, CRATES, "their database, a git repository, cannot be reached from here");
    }
}

/// What the npm registry knows of the packages in deno.lock.
fn deno_audit(report: &mut Report, tools: &Tools) {
    let step = Step::start(NPM);
    let mut deno = Command::new(tools.deno());
    tools.environment(deno.arg("audit")).current_dir(paths::root());
    let mut lines = Vec::new();
    let clean =
        proc::stream(&mut deno, |line| lines.push(line.to_owned())).is_ok_and(|status| status.success());
    // Deno ends in the same way when it finds something and when it cannot ask.
    let found = lines.iter().any(|line| line.starts_with("Found ") && line.ends_with(" vulnerabilities"));
    if !clean && !found {
        report.unanswered(step, NPM, "the registry does not answer an audit from here");
        return;
    }
    for line in lines.iter().filter(|_| found) {
        step.print(line);
    }
    report.end(step, NPM, clean);
}
