//! The tests that run the suite itself, with Deno: stack, functions, faults, deployment.
//!
//! Each file is a process of its own: files share neither an environment nor a stack, so any two may run at a time.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Part, deno::Deno, jobs::Job, outcome::Outcome, tally::Tally};
use crate::{build, paths, setup::Tools};

/// The folders with the longest files, which run first, so that the last ones to run are short; any other below these two
/// roots runs after them.
const FIRST: [&str; 7] = [
    "tests/faults",
    "tests/deploy",
    "tests/e2e",
    "tests/start",
    "tests/console",
    "tests/card",
    "tests/stack",
];
const ROOTS: [&str; 2] = ["tests", "supabase/local"];

/// Folders whose tests start neither the modules nor the simulator.
const WITHOUT_MODULES: [&str; 4] = ["tests/stack", "supabase/local", "tests/sql", "tests/mutants"];

/// The part `e2e`: the build of the modules, the simulator and the console, and a job for each file of tests.
pub fn jobs(deno: &Deno) -> Vec<Job> {
    let mut jobs = vec![build(deno.tools.clone())];
    for label in labels(&paths::root()) {
        // The types are checked by `check`, once for all files instead of once for each.
        let arguments = ["test", "-A", "--no-check", &label.clone()];
        let needs_modules = !WITHOUT_MODULES.iter().any(|folder| label.starts_with(&format!("{folder}/")));
        let job = deno.job(Part::E2e, label, &arguments, Tally::of_deno);
        jobs.push(if needs_modules { job.after_the_build() } else { job });
    }
    jobs
}

fn build(tools: Tools) -> Job {
    let work = move || {
        build::functions_to_modules(&tools, &paths::functions()?)?;
        build::simulator()?;
        build::console()?;
        Ok(Outcome::default())
    };
    Job::new(Part::E2e, work).builds()
}

/// The files of tests, in the order in which they run.
fn labels(root: &Path) -> Vec<String> {
    let found = ROOTS.iter().flat_map(|folder| files(&root.join(folder)));
    let mut labels: Vec<String> =
        found.map(|file| file.strip_prefix(root).unwrap_or(&file).display().to_string()).collect();
    labels.sort_by_key(|label| {
        FIRST.iter().position(|folder| label.starts_with(&format!("{folder}/"))).unwrap_or(FIRST.len())
    });
    labels
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_of_tests_runs_by_itself_after_those_that_take_long() {
        let root = std::env::temp_dir().join(format!("e2e-folders-{}", std::process::id()));
        for file in [
            "tests/new/deep/a_test.ts",
            "tests/e2e/b_test.ts",
            "tests/faults/c_test.ts",
            "supabase/local/d_test.ts",
        ] {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        fs::write(root.join("tests/new/helper.ts"), "").unwrap();
        let labels = labels(&root);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            labels,
            [
                "tests/faults/c_test.ts",
                "tests/e2e/b_test.ts",
                "tests/new/deep/a_test.ts",
                "supabase/local/d_test.ts"
            ]
        );
    }
}
