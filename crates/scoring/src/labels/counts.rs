//! How many records became rows, and why the others did not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Labelled, Outcome, Skip};

/// Adds up to every record that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records read.
    pub records: u64,
    /// Records with the outcome.
    pub positives: u64,
    /// Records without it.
    pub negatives: u64,
    /// Records left out, by reason.
    pub skipped: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts a record.
    pub fn add(&mut self, outcome: &Outcome) {
        self.records += 1;
        match outcome {
            Outcome::Labelled(Labelled { label: true, .. }) => self.positives += 1,
            Outcome::Labelled(_) => self.negatives += 1,
            Outcome::Skipped(skip) => *self.skipped.entry(skip.code().to_owned()).or_default() += 1,
        }
    }

    /// Records that were left out for that reason.
    pub fn skipped(&self, skip: Skip) -> u64 {
        self.skipped.get(skip.code()).copied().unwrap_or(0)
    }

    /// Records with a label.
    pub const fn labelled(&self) -> u64 {
        self.positives + self.negatives
    }
}
