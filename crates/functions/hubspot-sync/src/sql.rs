//! The SQL functions of a sync. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use kernel::{AccountId, Timestamp, UserId};
use ports::SqlFunction;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};
use sync::{Cursor, MirrorRow, RowError};

/// Opens a session, or finds the one that is running.
#[derive(Debug, Serialize)]
pub(crate) struct SyncStart<'a> {
    pub p_account_id: &'a AccountId,
    pub p_user_id: &'a UserId,
    pub p_mode: &'a str,
    pub p_objects: &'a [&'a str],
    pub p_idempotency_key: Option<String>,
}

impl SqlFunction for SyncStart<'_> {
    const NAME: &'static str = "sync_start";
    type Output = Started;
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub session_id: String,
    pub already_running: bool,
}

/// Opens the incremental sessions that are due.
#[derive(Debug, Serialize)]
pub(crate) struct SyncStartDue {}

impl SqlFunction for SyncStartDue {
    const NAME: &'static str = "sync_start_due";
    type Output = IgnoredAny;
}

/// Progress of a session, in the name of a member.
#[derive(Debug, Serialize)]
pub(crate) struct SyncProgress<'a> {
    pub p_session_id: &'a str,
}

impl SqlFunction for SyncProgress<'_> {
    const NAME: &'static str = "sync_progress";
    type Output = Value;
}

/// Ends a session before its time.
#[derive(Debug, Serialize)]
pub(crate) struct SyncCancel<'a> {
    pub p_session_id: &'a str,
}

impl SqlFunction for SyncCancel<'_> {
    const NAME: &'static str = "sync_cancel";
    type Output = Value;
}

/// Replaces the property definitions of an object and commits the cursor.
#[derive(Debug, Serialize)]
pub(crate) struct SyncApplyProperties<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_object: &'a str,
    pub p_definitions: &'a [Box<RawValue>],
    pub p_cursor: &'a Cursor,
}

impl SqlFunction for SyncApplyProperties<'_> {
    const NAME: &'static str = "sync_apply_properties";
    type Output = Applied;
}

/// Commits rows, counts and cursor in one transaction.
#[derive(Debug, Serialize)]
pub(crate) struct SyncApply<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_object: &'a str,
    pub p_rows: &'a [MirrorRow],
    pub p_cursor: &'a Cursor,
    pub p_seen: u32,
    pub p_errors: &'a [RowError],
    pub p_expected: Option<u64>,
}

/// The answer of [`SyncApply`].
#[derive(Debug, Deserialize)]
pub(crate) struct Applied {
    #[serde(default)]
    pub cancelled: bool,
}

impl SqlFunction for SyncApply<'_> {
    const NAME: &'static str = "sync_apply";
    type Output = Applied;
}

/// Live mirror rows that this run has not met.
#[derive(Debug, Serialize)]
pub(crate) struct SyncUnseen<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_object: &'a str,
    pub p_before: Timestamp,
    pub p_after: &'a str,
    pub p_limit: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Unseen {
    pub ids: Vec<String>,
}

impl SqlFunction for SyncUnseen<'_> {
    const NAME: &'static str = "sync_unseen";
    type Output = Unseen;
}

/// Ends an object, and with the last one the session.
#[derive(Debug, Serialize)]
pub(crate) struct SyncFinishObject<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_object: &'a str,
    pub p_status: &'a str,
    pub p_watermark: Option<Timestamp>,
    pub p_error: Option<Value>,
}

impl SqlFunction for SyncFinishObject<'_> {
    const NAME: &'static str = "sync_finish_object";
    type Output = IgnoredAny;
}
