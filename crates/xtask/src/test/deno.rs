//! Deno as the tests run it.

use std::process::Command;

use anyhow::Result;

use super::{Part, jobs::Job, outcome::Outcome, scratch::Scratch, skips, tally::Tally};
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
        command.env("NO_COLOR", "1");
        self.tools.environment(command.args(arguments).current_dir(paths::root()));
        if let Some(folder) = self.scratch.folder() {
            command.env("TMPDIR", folder);
        }
        Job::new(part, move || watch(&label, &mut command, count))
    }
}

/// A program of tests is one line, and all of its output when it fails, in one piece: others print beside it.
fn watch(label: &str, command: &mut Command, count: fn(&str) -> Option<Tally>) -> Result<Outcome> {
    let step = Step::start(label);
    let mut outcome = Outcome::default();
    let mut lines: Vec<String> = Vec::new();
    let status = proc::stream(command, |line| {
        step.note(line);
        outcome.tally += count(line).unwrap_or_default();
        outcome.note(line);
        lines.push(line.to_owned());
        if let Some(name) = skips::of_deno(line)
            && skips::is_red(name)
        {
            outcome.fail(name);
            lines.push(format!("{name}: {}", skips::RED));
        }
    })?;
    let outcome = outcome.ended(status.success(), label);
    if outcome.tally.failed == 0 {
        step.done(&outcome.tally.to_string());
    } else {
        step.print(&lines.join("\n"));
        step.failed();
    }
    Ok(outcome)
}
