//! The SQL functions of a batch.

use hubspot::ScoredObject;
use kernel::{AccountId, RecordId, UserId};
use scorer::ScoreRow;
use scoring::record::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::filter::Filter;

ports::sql_functions! {
    /// Opens a batch with its items and queues its job.
    score_batch_start => pub(crate) service ScoreBatchStart<'a> {
        account_id: &'a AccountId,
        user_id: Option<&'a UserId>,
        object_type: ScoredObject as text,
        record_ids: Option<&'a [RecordId]>,
        filter: Option<&'a Filter> as jsonb,
    } -> Started;
    /// Progress of a batch, in the name of a member.
    score_batch_progress => pub(crate) user ScoreBatchProgress<'a> { batch_id: &'a str } -> Value;
    /// A page of items, in the name of a member.
    score_batch_items => pub(crate) user ScoreBatchItems<'a> {
        batch_id: &'a str,
        status: Option<&'a str>,
        limit: u32,
        cursor: Option<&'a str>,
    } -> Value;
    /// Ends a batch before its time, in the name of a member.
    score_batch_cancel => pub(crate) user ScoreBatchCancel<'a> { batch_id: &'a str } -> Value;
    /// Queues the failed items again, in the name of a member.
    score_batch_retry => pub(crate) user ScoreBatchRetry<'a> { batch_id: &'a str } -> Value;
    /// Pending items in the order of their ids, behind `after` or the job's cursor.
    score_batch_slice => pub(crate) leased ScoreBatchSlice<'a> {
        limit: usize,
        after: Option<&'a str>,
    } -> Pending;
    /// Commits scores, errors, item states, counts and cursor in one transaction.
    score_batch_commit => pub(crate) leased ScoreBatchCommit<'a> {
        last_id: &'a str,
        rows: &'a [ScoreRow] as jsonb,
        errors: &'a [ItemError] as jsonb,
    } -> Committed;
}

/// The answer of [`ScoreBatchStart`].
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub batch_id: String,
    pub total: u64,
}

/// The answer of [`ScoreBatchSlice`].
#[derive(Debug, Deserialize)]
pub(crate) struct Pending {
    // A record is read leniently: one with odd values costs itself some features and the others nothing.
    pub records: Vec<Record>,
    /// Of which the mirror has no record.
    pub missing: Vec<RecordId>,
    /// Null when nothing is left.
    pub last_id: Option<String>,
    pub cancelled: bool,
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
    pub finished: bool,
    pub cancelled: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("score-batch", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
