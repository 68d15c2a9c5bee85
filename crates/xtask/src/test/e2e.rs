//! The tests that run the suite itself, with Deno: stack, functions, faults, deployment.
//!
//! Each file is a process of its own: files share neither an environment nor a stack, so any two may run at a time.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Part, deno::Deno, jobs::Job, outcome::Outcome, tally::Tally};
use crate::{build, paths, setup::Tools};

/// The folders in their order: the longest files first, so that the last ones to run are short.
const FOLDERS: [&str; 10] = [
    "tests/faults",
    "tests/e2e",
    "tests/start",
    "tests/card",
    "tests/stack",
    "tests/hostile",
    "tests/deploy",
    "tests/contract",
    "supabase/local",
    "tests/sql",
];

/// Folders whose tests start neither the modules nor the simulator.
const WITHOUT_MODULES: [&str; 3] = ["tests/stack", "supabase/local", "tests/sql"];

/// The part `e2e`: the build of the modules and the simulator, and a job for each file of tests.
pub fn jobs(deno: &Deno) -> Vec<Job> {
    let mut jobs = vec![build(deno.tools.clone())];
    let root = paths::root();
    for folder in FOLDERS {
        for file in files(&root.join(folder)) {
            let label = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            // The types are checked by `check`, once for all files instead of once for each.
            let arguments = ["test", "-A", "--no-check", &label.clone()];
            let job = deno.job(Part::E2e, label, &arguments, Tally::of_deno);
            jobs.push(if WITHOUT_MODULES.contains(&folder) { job } else { job.after_the_build() });
        }
    }
    jobs
}

fn build(tools: Tools) -> Job {
    let work = move || {
        build::functions_to_modules(&tools, &paths::functions()?)?;
        build::simulator()?;
        Ok(Outcome::default())
    };
    Job::new(Part::E2e, work).builds()
}

/// The files of tests in a folder and below it, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if entry.file_name().to_string_lossy().ends_with("_test.ts") {
            files.push(path);
        }
    }
    files.sort();
    files
}
