//! The SQL functions of a write-back. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use std::collections::BTreeMap;

use hubspot::ScoredObject;
use ports::SqlFunction;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;

/// The next pending records.
#[derive(Debug, Serialize)]
pub(super) struct Slice<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_limit: usize,
}

impl SqlFunction for Slice<'_> {
    const NAME: &'static str = "score_write_back_slice";
    type Output = Sliced;
}

/// The answer of [`Slice`].
#[derive(Debug, Deserialize)]
pub(super) struct Sliced {
    #[serde(flatten)]
    pub status: Status,
    #[serde(default)]
    pub records: Vec<Record>,
    /// Whether more may be pending behind these.
    #[serde(default)]
    pub more: bool,
    /// Number of the commit that these records are for.
    #[serde(default)]
    pub step: i64,
    /// Version of our property definitions that the portal is known to have.
    #[serde(default)]
    pub definition_version: u32,
}

/// Whether there is anything to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum Status {
    /// Yes.
    Open {
        /// Of what the records are.
        object_type: ScoredObject,
    },
    /// An older job is at the same.
    Waits,
    /// Write-back was switched off.
    Off,
    /// Somebody asked to stop.
    Cancelled,
}

/// A record with the values that HubSpot does not have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Record {
    pub record_id: String,
    /// By short name: score, grade, reasons, `scored_at`.
    pub values: BTreeMap<String, Value>,
}

/// Stores what became of the records of a slice. Sent twice it changes nothing.
#[derive(Debug, Serialize)]
pub(super) struct Commit<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_step: i64,
    pub p_written: &'a [Written],
    pub p_refused: &'a [Refused],
    pub p_gone: &'a [String],
}

/// Values that HubSpot has taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Written {
    pub record_id: String,
    pub values: BTreeMap<String, Value>,
}

/// A record that HubSpot refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Refused {
    pub record_id: String,
    pub code: String,
    pub detail: String,
    /// Of the score that was refused: a newer one is tried at once.
    pub scored_at: Option<Value>,
}

impl SqlFunction for Commit<'_> {
    const NAME: &'static str = "score_write_back_commit";
    type Output = Committed;
}

/// The answer of [`Commit`].
#[derive(Debug, Deserialize)]
pub(super) struct Committed {
    pub cancelled: bool,
    pub totals: Value,
}

/// The portal has the properties.
#[derive(Debug, Serialize)]
pub(super) struct Ready<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_version: u32,
}

impl SqlFunction for Ready<'_> {
    const NAME: &'static str = "score_write_back_ready";
    type Output = IgnoredAny;
}

/// Nothing can be written until someone acts; ends the job.
#[derive(Debug, Serialize)]
pub(super) struct Block<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_code: &'a str,
    pub p_detail: &'a str,
}

impl SqlFunction for Block<'_> {
    const NAME: &'static str = "score_write_back_block";
    type Output = IgnoredAny;
}

/// Queues what is due.
#[derive(Debug, Serialize)]
pub(super) struct WriteBackDue {}

impl SqlFunction for WriteBackDue {
    const NAME: &'static str = "score_write_back_due";
    type Output = Value;
}
