//! Deno as the tests run it.

use std::process::Command;

use anyhow::Result;

use super::{Part, jobs::Job, scratch::Scratch, tally::Tally};
use crate::{paths, proc, setup::Tools, ui::Step};

/// The tools, and a folder for the databases of the tests.
pub struct Deno<'a> {
    /// The tools.
    pub tools: &'a Tools,
    /// Where temporary files go.
    pub scratch: &'a Scratch,
}

impl Deno<'_> {
    /// A job that runs Deno and adds up what `count` finds in the lines of its output.
    pub fn job(
        &self,
        part: Part,
        label: String,
        arguments: &[&str],
        count: fn(&str) -> Option<Tally>,
    ) -> Job {
        let mut command = Command::new(self.tools.deno());
        self.tools.environment(command.args(arguments).current_dir(paths::root()));
        if let Some(folder) = self.scratch.folder() {
            command.env("TMPDIR", folder);
        }
        Job::new(part, move || watch(label, &mut command, count))
    }
}

/// A program of tests is one line, and all of its output when it fails, in one piece: others print beside it.
fn watch(label: String, command: &mut Command, count: fn(&str) -> Option<Tally>) -> Result<Tally> {
    let step = Step::start(label);
    let mut tally = Tally::default();
    let mut lines: Vec<String> = Vec::new();
    let status = proc::stream(command, |line| {
        step.note(line);
        tally += count(line).unwrap_or_default();
        lines.push(line.to_owned());
    })?;
    let tally = tally.ended(status.success());
    if tally.failed == 0 {
        step.done(&tally.to_string());
    } else {
        step.print(&lines.join("\n"));
        step.failed();
    }
    Ok(tally)
}
