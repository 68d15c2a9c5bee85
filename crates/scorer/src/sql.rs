//! The SQL functions behind a score. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, RecordId, Timestamp};
use ports::SqlFunction;
use scoring::{record::Record, settings::PropertyDefinitions};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Score, ScoreRow};

/// The configuration and the model of an account's object type.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct ScoringContext<'a> {
    pub p_account_id: &'a AccountId,
    pub p_object_type: ScoredObject,
    /// Digest of the model that the caller has at hand; its bytes are not sent again.
    pub p_known_sha256: Option<&'a str>,
}

impl SqlFunction for ScoringContext<'_> {
    const NAME: &'static str = "scoring_context";
    type Output = Context;
}

/// The answer of [`ScoringContext`].
#[derive(Debug, Deserialize)]
#[allow(missing_docs)] // fields of the SQL function's answer
pub struct Context {
    pub portal_id: PortalId,
    /// Read apart: an unknown setting is the configuration's fault, not the database's.
    #[serde(default)]
    pub settings: Value,
    #[serde(default)]
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
    /// In base64; `None` when the caller has it.
    pub artefact: Option<String>,
}

/// Records of the mirror. Those that are not there are left out.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct ScoringRecords<'a> {
    pub p_account_id: &'a AccountId,
    pub p_object_type: ScoredObject,
    pub p_ids: &'a [&'a RecordId],
}

impl SqlFunction for ScoringRecords<'_> {
    const NAME: &'static str = "scoring_records";
    type Output = Records;
}

/// The answer of [`ScoringRecords`].
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Records {
    pub records: Vec<Record>,
}

/// Keeps scores, with history.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct ScoresStore<'a> {
    pub p_account_id: &'a AccountId,
    pub p_object_type: ScoredObject,
    pub p_rows: &'a [ScoreRow],
}

impl SqlFunction for ScoresStore<'_> {
    const NAME: &'static str = "scores_store";
    type Output = Stored;
}

/// The answer of [`ScoresStore`].
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Stored {
    /// How many rows.
    pub stored: u32,
    /// When, by the database's clock.
    #[serde(default)]
    pub scored_at: Option<Timestamp>,
}

/// The stored score of a record, in the name of a member.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct ScoreShow<'a> {
    pub p_portal_id: &'a PortalId,
    pub p_object_type: ScoredObject,
    pub p_record_id: &'a RecordId,
    /// How many earlier scores come with it.
    pub p_history: u32,
}

impl SqlFunction for ScoreShow<'_> {
    const NAME: &'static str = "score_show";
    type Output = Shown;
}

/// The answer of [`ScoreShow`].
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Shown {
    /// The last score, if there is one, as the HTTP contract describes it.
    pub latest: Option<Score>,
    /// Whether the record changed since.
    #[serde(default)]
    pub stale: bool,
    /// Earlier scores, newest first.
    #[serde(default)]
    pub history: Vec<Value>,
}
