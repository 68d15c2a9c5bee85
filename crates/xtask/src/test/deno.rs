//! The tests that run the suite itself, with Deno: stack, functions, faults, deployment.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use super::{native::print_all, tally::Tally};
use crate::{
    build, paths, proc, setup,
    ui::{self, Step},
};

const FOLDERS: [&str; 10] = [
    "supabase/local",
    "tests/sql",
    "tests/stack",
    "tests/contract",
    "tests/deploy",
    "tests/e2e",
    "tests/card",
    "tests/faults",
    "tests/hostile",
    "tests/start",
];

/// The part `e2e`.
pub fn run() -> Result<Tally> {
    let tools = setup::ensure()?;
    build::functions_to_modules(&tools, &paths::functions()?)?;
    build::simulator()?;
    let root = paths::root();
    let mut total = Tally::default();
    for folder in FOLDERS.iter().filter(|folder| has_tests(&root.join(folder))) {
        let mut deno = Command::new(tools.deno());
        deno.args(["test", "-A", folder]);
        total += watch(folder, tools.environment(&mut deno))?;
    }
    Ok(total)
}

fn has_tests(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        path.is_dir() && has_tests(&path) || entry.file_name().to_string_lossy().ends_with("_test.ts")
    })
}

fn watch(folder: &str, command: &mut Command) -> Result<Tally> {
    let step = Step::start(format!("tests in {folder}"));
    let mut tally = Tally::default();
    let mut details: Vec<String> = Vec::new();
    let status = proc::stream(command.current_dir(paths::root()), |line| {
        step.note(line);
        if let Some(found) = Tally::of_deno(line) {
            tally += found;
        } else if let Some((_, result)) = line.rsplit_once(" ... ") {
            if result.starts_with("FAILED") {
                step.print(&ui::bad(line));
            } else {
                step.print(line);
            }
        } else {
            details.push(line.to_owned());
        }
    })?;
    let tally = tally.ended(status.success());
    if status.success() {
        step.done(&tally.to_string());
    } else {
        print_all(&step, &details);
        step.failed();
    }
    Ok(tally)
}
