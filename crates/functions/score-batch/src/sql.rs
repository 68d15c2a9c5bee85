//! The SQL functions of a batch. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use hubspot::ScoredObject;
use kernel::{AccountId, RecordId, UserId};
use ports::SqlFunction;
use scorer::ScoreRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::filter::Filter;

/// Opens a batch with its items and queues its job.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchStart<'a> {
    pub p_account_id: &'a AccountId,
    pub p_user_id: Option<&'a UserId>,
    pub p_object_type: ScoredObject,
    pub p_record_ids: Option<&'a [RecordId]>,
    pub p_filter: Option<&'a Filter>,
}

impl SqlFunction for ScoreBatchStart<'_> {
    const NAME: &'static str = "score_batch_start";
    type Output = Started;
}

/// The answer of [`ScoreBatchStart`].
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub batch_id: String,
    pub total: u64,
}

/// Progress of a batch, in the name of a member.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchProgress<'a> {
    pub p_batch_id: &'a str,
}

impl SqlFunction for ScoreBatchProgress<'_> {
    const NAME: &'static str = "score_batch_progress";
    type Output = Value;
}

/// A page of items, in the name of a member.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchItems<'a> {
    pub p_batch_id: &'a str,
    pub p_status: Option<&'a str>,
    pub p_limit: u32,
    pub p_cursor: Option<&'a str>,
}

impl SqlFunction for ScoreBatchItems<'_> {
    const NAME: &'static str = "score_batch_items";
    type Output = Value;
}

/// Ends a batch before its time, in the name of a member.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchCancel<'a> {
    pub p_batch_id: &'a str,
}

impl SqlFunction for ScoreBatchCancel<'_> {
    const NAME: &'static str = "score_batch_cancel";
    type Output = Value;
}

/// Queues the failed items again, in the name of a member.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchRetry<'a> {
    pub p_batch_id: &'a str,
}

impl SqlFunction for ScoreBatchRetry<'_> {
    const NAME: &'static str = "score_batch_retry";
    type Output = Value;
}

/// Pending items in the order of their ids, behind `p_after` or the job's cursor.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchSlice<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_limit: usize,
    pub p_after: Option<&'a str>,
}

/// Commits scores, errors, item states, counts and cursor in one transaction.
#[derive(Debug, Serialize)]
pub(crate) struct ScoreBatchCommit<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_last_id: &'a str,
    pub p_rows: &'a [ScoreRow],
    pub p_errors: &'a [ItemError],
}

/// Why an item has no score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ItemError {
    pub record_id: RecordId,
    pub code: String,
    pub detail: String,
}

/// The answer of [`ScoreBatchCommit`].
#[derive(Debug, Deserialize)]
pub(crate) struct Committed {
    pub done: u64,
    pub failed: u64,
    pub total: u64,
    #[serde(default)]
    pub finished: bool,
    #[serde(default)]
    pub cancelled: bool,
}

impl SqlFunction for ScoreBatchSlice<'_> {
    const NAME: &'static str = "score_batch_slice";
    // Read in `batch::slice`, where the time it takes is charged.
    type Output = Box<RawValue>;
}

impl SqlFunction for ScoreBatchCommit<'_> {
    const NAME: &'static str = "score_batch_commit";
    type Output = Committed;
}
