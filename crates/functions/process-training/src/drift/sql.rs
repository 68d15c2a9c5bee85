//! The SQL functions of a drift check. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use kernel::Timestamp;
use ports::SqlFunction;
use scoring::{
    drift::{self, Report},
    record::Record,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

/// Queues a check for each scored object type that had none today.
#[derive(Debug, Serialize)]
pub(crate) struct DriftStartDue {}

impl SqlFunction for DriftStartDue {
    const NAME: &'static str = "drift_start_due";
    type Output = IgnoredAny;
}

/// What a check works with.
#[derive(Debug, Serialize)]
pub(crate) struct DriftState<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
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

impl SqlFunction for DriftState<'_> {
    const NAME: &'static str = "drift_state";
    type Output = State;
}

/// The next records with ripe scores that have no outcome yet.
#[derive(Debug, Serialize)]
pub(crate) struct DriftMatured<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_before: Timestamp,
    pub p_after: Option<&'a str>,
    pub p_limit: u32,
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

impl SqlFunction for DriftMatured<'_> {
    const NAME: &'static str = "drift_matured";
    type Output = MaturedPage;
}

/// Keeps decided outcomes with the cursor.
#[derive(Debug, Serialize)]
pub(crate) struct DriftKeep<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_cursor: &'a Value,
    pub p_outcomes: &'a [Decided],
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

impl SqlFunction for DriftKeep<'_> {
    const NAME: &'static str = "drift_keep";
    type Output = Kept;
}

/// The latest records whose observation is over, and the latest decided outcomes.
#[derive(Debug, Serialize)]
pub(crate) struct DriftSample<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_model_id: &'a str,
    pub p_observation_days: u32,
    pub p_limit: u32,
}

/// The answer of [`DriftSample`].
#[derive(Debug, Deserialize)]
pub(crate) struct Sample {
    pub cancelled: bool,
    pub records: Vec<Record>,
    pub outcomes: Vec<drift::Matured>,
}

impl SqlFunction for DriftSample<'_> {
    const NAME: &'static str = "drift_sample";
    type Output = Sample;
}

/// Stores a check with its alerts and ends the job.
#[derive(Debug, Serialize)]
pub(crate) struct DriftStore<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_model_id: &'a str,
    pub p_report: &'a Report,
}

impl SqlFunction for DriftStore<'_> {
    const NAME: &'static str = "drift_store";
    type Output = IgnoredAny;
}
