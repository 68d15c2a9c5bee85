//! The SQL functions of a training run.

use std::collections::BTreeMap;

use hubspot::ScoredObject;
use kernel::{AccountId, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

use crate::cursor::Cursor;

ports::sql_functions! {
    /// Starts a run, or names the one that is open for the object.
    training_start => pub(crate) service TrainingStart<'a> {
        account_id: &'a AccountId,
        user_id: &'a UserId,
        object_type: ScoredObject as text,
        settings: &'a Value,
        dry_run: bool,
    } -> Started;
    /// The run of a job, and the blobs asked for.
    training_state => pub(crate) leased TrainingState<'a> { names: &'a [String] } -> State;
    /// Records of the mirror in the order of their ids.
    training_page => pub(crate) leased TrainingPage<'a> { after: Option<&'a str>, limit: u32 } -> Page;
    /// Commits the position, what users see of it and blobs (null removes one) in one transaction.
    training_commit => pub(crate) leased TrainingCommit<'a> {
        cursor: &'a Cursor as jsonb,
        progress: &'a Progress as jsonb,
        blobs: &'a BTreeMap<String, Option<String>> as jsonb,
    } -> Committed;
    /// Ends a run: registers its model, if there is one, and closes the job.
    training_finish => pub(crate) leased TrainingFinish<'a> { outcome: &'a Value } -> IgnoredAny;
    /// A run as a member of the portal may see it.
    training_progress => pub(crate) user TrainingProgress<'a> { run_id: &'a str } -> Value;
    /// Puts a model into service.
    model_activate => pub(crate) user ModelActivate<'a> { model_id: &'a str } -> Value;
}

/// The answer of [`TrainingStart`].
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub run_id: String,
    pub already_running: bool,
}

/// The answer of [`TrainingState`].
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    pub run: Run,
    /// Base64 by name; a name that is not stored is absent.
    pub blobs: BTreeMap<String, Option<String>>,
}

/// What was asked for when the run was started.
#[derive(Clone, Debug, Deserialize)]
#[allow(clippy::struct_field_names)] // fields of the SQL function's answer
pub(crate) struct Run {
    pub settings: Value,
    pub object_type: ScoredObject,
    pub dry_run: bool,
    pub created_at: Option<Timestamp>,
    /// Whether who asked is an owner or admin of the portal.
    pub by_admin: bool,
    /// What the model in service predicts.
    pub champion_label: Option<Value>,
}

/// The answer of [`TrainingPage`].
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub records: Vec<Box<RawValue>>,
    /// Null when there are no records any more.
    pub last_id: Option<String>,
    pub total: u64,
}

/// How far a run is, for users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Progress {
    pub stage: String,
    pub done: u64,
    pub total: u64,
}

impl Progress {
    pub(crate) fn of(stage: &str, done: u64, total: u64) -> Self {
        Self { stage: stage.to_owned(), done, total }
    }
}

/// The answer of [`TrainingCommit`].
#[derive(Debug, Deserialize)]
pub(crate) struct Committed {
    pub cancelled: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("process-training", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
