//! Where a run stands. Committed with the blobs it speaks of, it is all that a fresh isolate needs to go on.

use kernel::Timestamp;
use scoring::{
    leakage::Suspect,
    validate::{Finding, Intake},
};
use serde::{Deserialize, Serialize};

/// The stages of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Reading records and taking their features as of their moment.
    #[default]
    Collect,
    /// Looking for what is wrong with the data.
    Check,
    /// Fitting.
    Fit,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub stage: Stage,
    /// Commits so far.
    pub step: u32,
    /// "Now" for the label windows, the same through the whole run.
    pub as_of: Timestamp,
    /// Last record read.
    pub after: Option<String>,
    /// Stored parts of the table.
    pub parts: u32,
    pub counts: Counts,
    pub findings: Vec<Finding>,
    pub suspects: Vec<Suspect>,
}

impl Cursor {
    pub(crate) fn new(as_of: Timestamp) -> Self {
        Self {
            stage: Stage::Collect,
            step: 0,
            as_of,
            after: None,
            parts: 0,
            counts: Counts::default(),
            findings: Vec::new(),
            suspects: Vec::new(),
        }
    }
}

/// What became of the records: `read = intake.counts.records + not_sampled`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Records in the mirror when the run began.
    pub total: u64,
    pub read: u64,
    /// Left out because there are more than a run takes.
    pub not_sampled: u64,
    /// Rows by label, the others by the reason why they are none, and what was odd about their values.
    pub intake: Intake,
    /// The first and the last moment that a row is taken as of.
    pub first_as_of: Option<Timestamp>,
    pub last_as_of: Option<Timestamp>,
}

impl Counts {
    /// Widens the window of the data to a row's moment.
    pub(crate) fn span(&mut self, as_of_ms: i64) {
        let at = Timestamp::from_millis(as_of_ms);
        self.first_as_of = Some(self.first_as_of.map_or(at, |first| first.min(at)));
        self.last_as_of = Some(self.last_as_of.map_or(at, |last| last.max(at)));
    }
}
