//! The SQL functions of a drift check.

use kernel::Timestamp;
use scoring::{
    drift::{self, Report},
    record::Record,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

ports::sql_functions! {
    /// Queues a check for each scored object type that had none today.
    drift_start_due => pub(crate) service DriftStartDue {} -> IgnoredAny;
    /// What a check works with.
    drift_state => pub(crate) leased DriftState {} -> State;
    /// The next records with ripe scores that have no outcome yet.
    drift_matured => pub(crate) leased DriftMatured<'a> {
        before: Timestamp,
        after: Option<&'a str>,
        limit: u32,
    } -> MaturedPage;
    /// Keeps decided outcomes with the cursor.
    drift_keep => pub(crate) leased DriftKeep<'a> {
        cursor: &'a Value,
        outcomes: &'a [Decided] as jsonb,
    } -> Kept;
    /// The latest records whose observation is over, and the latest decided outcomes.
    drift_sample => pub(crate) leased DriftSample<'a> {
        model_id: &'a str,
        observation_days: u32,
        limit: u32,
    } -> Sample;
    /// Stores a check with its alerts and ends the job.
    drift_store => pub(crate) leased DriftStore<'a> {
        model_id: &'a str,
        report: &'a Report as jsonb,
    } -> IgnoredAny;
}

/// The answer of [`DriftState`].
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    /// The settings in force; null for the defaults.
    pub settings: Value,
    pub model: Option<ActiveModel>,
}

/// The model in service when the check began.
#[derive(Debug, Deserialize)]
pub(crate) struct ActiveModel {
    pub id: String,
    /// Those of its training.
    pub settings: Value,
    /// Base64.
    pub artefact: String,
    /// Rows it was fitted on.
    pub trained_on: u64,
}

/// The answer of [`DriftMatured`].
#[derive(Debug, Deserialize)]
pub(crate) struct MaturedPage {
    pub cancelled: bool,
    /// Null when there were none.
    pub last_id: Option<String>,
    pub records: Vec<Matured>,
}

/// A record and its ripe scores.
#[derive(Debug, Deserialize)]
pub(crate) struct Matured {
    pub record_id: String,
    /// As it is now; null when the mirror has it no more.
    pub record: Option<Box<RawValue>>,
    /// In order of time.
    pub scores: Vec<StoredScore>,
}

/// A score as it was given.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredScore {
    pub as_of: Timestamp,
    pub score: i32,
    pub probability: f64,
    pub source: String,
    pub model_id: Option<String>,
    pub model_version: i64,
    pub model_sha256: String,
}

/// What became of a scored record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Decided {
    pub record_id: String,
    pub model_sha256: String,
    pub model_id: Option<String>,
    pub model_version: i64,
    pub source: String,
    pub score: i32,
    pub probability: f64,
    pub as_of: Timestamp,
    pub converted: Option<bool>,
    pub skipped: Option<&'static str>,
}

/// The answer of [`DriftKeep`].
#[derive(Debug, Deserialize)]
pub(crate) struct Kept {
    pub cancelled: bool,
}

/// The answer of [`DriftSample`].
#[derive(Debug, Deserialize)]
pub(crate) struct Sample {
    pub cancelled: bool,
    pub records: Vec<Record>,
    pub outcomes: Vec<drift::Matured>,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("drift", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
