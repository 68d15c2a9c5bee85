//! The SQL functions behind a score.

use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, RecordId, Timestamp};
use scoring::{record::Record, settings::PropertyDefinitions, table::Feature};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Score, ScoreRow};

ports::sql_functions! {
    /// The configuration and the model of an account's object type.
    scoring_context => pub service ScoringContext<'a> {
        account_id: &'a AccountId,
        object_type: ScoredObject as text,
        /// Digest of the model that the caller has at hand; its bytes are not sent again.
        known_sha256: Option<&'a str>,
    } -> Context;
    /// Records of the mirror. Those that are not there are left out.
    scoring_records => pub service ScoringRecords<'a> {
        account_id: &'a AccountId,
        object_type: ScoredObject as text,
        ids: &'a [&'a RecordId],
    } -> Records;
    /// Keeps scores, with history.
    scores_store => pub service ScoresStore<'a> {
        account_id: &'a AccountId,
        object_type: ScoredObject as text,
        rows: &'a [ScoreRow] as jsonb,
    } -> Stored;
    /// The stored score of a record, in the name of a member.
    score_show => pub user ScoreShow<'a> {
        portal_id: &'a PortalId,
        object_type: ScoredObject as text,
        record_id: &'a RecordId,
        /// How many earlier scores come with it.
        history: u32,
    } -> Shown;
}

/// The answer of [`ScoringContext`].
#[derive(Debug, Deserialize)]
#[allow(missing_docs)] // fields of the SQL function's answer
pub struct Context {
    pub portal_id: PortalId,
    /// Read apart: an unknown setting is the configuration's fault, not the database's.
    pub settings: Value,
    pub property_definitions: PropertyDefinitions,
    pub model: Option<StoredModel>,
}

/// The active row of `scoring_models`.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)] // columns
pub struct StoredModel {
    pub id: String,
    pub version: i32,
    pub sha256: String,
    /// What it reads of a record; a training compares its own with them.
    pub features: Vec<Feature>,
    /// In base64; `None` when the caller has it.
    pub artefact: Option<String>,
}

/// The answer of [`ScoringRecords`].
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Records {
    pub records: Vec<Record>,
}

/// The answer of [`ScoresStore`].
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Stored {
    /// How many rows.
    pub stored: u32,
    /// When, by the database's clock.
    pub scored_at: Timestamp,
}

/// The answer of [`ScoreShow`].
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Shown {
    /// The last score, if there is one, as the HTTP contract describes it.
    pub latest: Option<Score>,
    /// Whether the record changed since.
    pub stale: bool,
    /// Earlier scores, newest first.
    pub history: Vec<Value>,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("scorer", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
