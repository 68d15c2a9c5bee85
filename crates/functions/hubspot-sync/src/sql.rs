//! The SQL functions of a sync.

use kernel::{AccountId, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};
use sync::{Cursor, MirrorRow, RowError};

ports::sql_functions! {
    /// Opens a session, or finds the one that is running.
    sync_start => pub(crate) service SyncStart<'a> {
        account_id: &'a AccountId,
        user_id: &'a UserId,
        mode: &'a str,
        objects: &'a [&'a str],
        idempotency_key: Option<String>,
        accept_deletions: bool,
    } -> Started;
    /// Opens the incremental sessions that are due.
    sync_start_due => pub(crate) service SyncStartDue {} -> IgnoredAny;
    /// Progress of a session, in the name of a member.
    sync_progress => pub(crate) user SyncProgress<'a> { session_id: &'a str } -> Value;
    /// Ends a session before its time.
    sync_cancel => pub(crate) service SyncCancel<'a> { session_id: &'a str } -> Value;
    /// Replaces the property definitions of an object and commits the cursor.
    sync_apply_properties => pub(crate) leased SyncApplyProperties<'a> {
        object: &'a str,
        definitions: &'a [Box<RawValue>] as jsonb,
        cursor: &'a Cursor as jsonb,
    } -> Applied;
    /// Commits rows, counts and cursor in one transaction.
    sync_apply => pub(crate) leased SyncApply<'a> {
        object: &'a str,
        rows: &'a [MirrorRow] as jsonb,
        cursor: &'a Cursor as jsonb,
        seen: u32,
        errors: &'a [RowError] as jsonb,
        expected: Option<u64>,
    } -> Applied;
    /// Live mirror rows that this run has not met.
    sync_unseen => pub(crate) leased SyncUnseen<'a> {
        object: &'a str,
        before: Timestamp,
        after: &'a str,
        limit: usize,
    } -> Unseen;
    /// Ends an object, and with the last one the session.
    sync_finish_object => pub(crate) leased SyncFinishObject<'a> {
        object: &'a str,
        status: &'a str,
        watermark: Option<Timestamp>,
        error: Option<Value>,
    } -> IgnoredAny;
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub session_id: String,
    pub already_running: bool,
}

/// The answer of [`SyncApply`].
#[derive(Debug, Deserialize)]
pub(crate) struct Applied {
    pub cancelled: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Unseen {
    pub ids: Vec<String>,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("hubspot-sync", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
