//! The SQL functions of a training run. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use std::collections::BTreeMap;

use kernel::{AccountId, Timestamp, UserId};
use ports::SqlFunction;
use scoring::table::Feature;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

/// Starts a run, or names the one that is open for the object.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingStart<'a> {
    pub p_account_id: &'a AccountId,
    pub p_user_id: &'a UserId,
    pub p_object_type: &'a str,
    pub p_settings: &'a Value,
    pub p_dry_run: bool,
}

/// The answer of [`TrainingStart`].
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub run_id: String,
    pub already_running: bool,
}

impl SqlFunction for TrainingStart<'_> {
    const NAME: &'static str = "training_start";
    type Output = Started;
}

/// The run of a job, and the blobs asked for.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingState<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_names: &'a [String],
}

/// The answer of [`TrainingState`].
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    pub run: Run,
    /// Base64 by name; a name that is not stored is absent.
    #[serde(default)]
    pub blobs: BTreeMap<String, Option<String>>,
}

/// What was asked for when the run was started.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Run {
    pub settings: Value,
    pub object_type: String,
    #[serde(default)]
    pub dry_run: bool,
    #[serde(default)]
    pub created_at: Option<Timestamp>,
}

impl SqlFunction for TrainingState<'_> {
    const NAME: &'static str = "training_state";
    type Output = State;
}

/// Records of the mirror in the order of their ids.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingPage<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_after: Option<&'a str>,
    pub p_limit: u32,
}

/// The answer of [`TrainingPage`].
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub records: Vec<Box<RawValue>>,
    /// Null when there are no records any more.
    pub last_id: Option<String>,
    #[serde(default)]
    pub total: u64,
}

impl SqlFunction for TrainingPage<'_> {
    const NAME: &'static str = "training_page";
    type Output = Page;
}

/// Commits the position, what users see of it and blobs (null removes one) in one transaction.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingCommit<'a, C> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_cursor: &'a C,
    pub p_progress: &'a Progress,
    pub p_blobs: &'a BTreeMap<String, Option<String>>,
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
    #[serde(default)]
    pub cancelled: bool,
}

impl<C: Serialize> SqlFunction for TrainingCommit<'_, C> {
    const NAME: &'static str = "training_commit";
    type Output = Committed;
}

/// Ends a run: registers its model, if there is one, and closes the job.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingFinish<'a, O> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_outcome: &'a O,
}

impl<O: Serialize> SqlFunction for TrainingFinish<'_, O> {
    const NAME: &'static str = "training_finish";
    type Output = IgnoredAny;
}

/// A run as a member of the portal may see it.
#[derive(Debug, Serialize)]
pub(crate) struct TrainingProgress<'a> {
    pub p_run_id: &'a str,
}

impl SqlFunction for TrainingProgress<'_> {
    const NAME: &'static str = "training_progress";
    type Output = Value;
}

/// Puts a model into service.
#[derive(Debug, Serialize)]
pub(crate) struct ModelActivate<'a> {
    pub p_model_id: &'a str,
}

impl SqlFunction for ModelActivate<'_> {
    const NAME: &'static str = "model_activate";
    type Output = Value;
}

/// Settings, property definitions and the active model of an object.
#[derive(Debug, Serialize)]
pub(crate) struct ScoringContext<'a> {
    pub p_account_id: &'a AccountId,
    pub p_object_type: &'a str,
    pub p_known_sha256: Option<&'a str>,
}

/// The answer of [`ScoringContext`].
#[derive(Debug, Deserialize)]
pub(crate) struct Context {
    #[serde(default)]
    pub settings: Value,
    #[serde(default)]
    pub property_definitions: Value,
    #[serde(default)]
    pub model: Option<ActiveModel>,
}

/// The model in service.
#[derive(Debug, Deserialize)]
pub(crate) struct ActiveModel {
    pub version: i64,
    #[serde(default)]
    pub features: Vec<Feature>,
    /// Base64; null when the caller named its hash.
    pub artefact: Option<String>,
}

impl SqlFunction for ScoringContext<'_> {
    const NAME: &'static str = "scoring_context";
    type Output = Context;
}
