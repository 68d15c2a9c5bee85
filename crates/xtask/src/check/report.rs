//! What the checks found so far.

use std::process::Command;

use crate::{paths, proc, ui::Step};

/// The checks that failed.
#[derive(Debug)]
pub struct Report {
    failed: Vec<&'static str>,
    strict: bool,
}

impl Report {
    /// No check has run yet. A strict one fails what nobody can answer here.
    pub const fn new(strict: bool) -> Self {
        Self { failed: Vec::new(), strict }
    }

    /// Runs a program that must succeed; its last lines are printed when it does not.
    pub fn command(&mut self, label: &'static str, command: &mut Command) {
        let step = Step::start(label);
        let result = proc::run(&step, command.current_dir(paths::root()));
        self.end(step, label, result.is_ok());
    }

    /// Takes what a check found that has looked by itself.
    pub fn complaints(&mut self, label: &'static str, complaints: &[String]) {
        let step = Step::start(label);
        for complaint in complaints {
            step.print(&format!("  {complaint}"));
        }
        self.end(step, label, complaints.is_empty());
    }

    /// Ends a check, well or badly.
    pub fn end(&mut self, step: Step, label: &'static str, well: bool) {
        if well {
            step.done("");
        } else {
            step.failed();
            self.failed.push(label);
        }
    }

    /// Ends a check that needs what cannot be had here: a line says so, and it goes on unless it is strict.
    pub fn unanswered(&mut self, step: Step, label: &'static str, reason: &str) {
        if self.strict {
            step.print(&format!("  {reason}"));
            self.end(step, label, false);
        } else {
            step.skipped(reason);
        }
    }

    /// The labels of what failed.
    pub fn failed(&self) -> &[&'static str] {
        &self.failed
    }
}
