//! The rows of a session.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::Value;

/// A row of `sync_sessions` with its objects.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct Session {
    pub session_id: String,
    pub account_id: String,
    pub mode: String,
    pub status: &'static str,
    pub start_time: Timestamp,
    pub end_time: Option<Timestamp>,
    pub records_count: i64,
    pub error_count: i64,
    pub error: Value,
    pub idempotency_key: Option<String>,
    pub objects: BTreeMap<String, SessionObject>,
}

/// A row of `sync_session_objects`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct SessionObject {
    pub status: String,
    pub expected: Option<i64>,
    pub records_count: i64,
    pub error_count: i64,
    pub error: Value,
    pub waiting: Value,
    pub ended_at: Option<Timestamp>,
}

impl Session {
    pub(super) fn close(&mut self, status: &'static str, error: Value, now: Timestamp) {
        if self.end_time.is_none() {
            (self.status, self.error, self.end_time) = (status, error, Some(now));
        }
    }

    /// Ends what is open of it.
    pub(super) fn fail(&mut self, error: &Value, now: Timestamp) {
        for object in self.objects.values_mut().filter(|object| object.ended_at.is_none()) {
            "failed".clone_into(&mut object.status);
            (object.error, object.ended_at) = (error.clone(), Some(now));
        }
        self.close("failed", error.clone(), now);
    }
}
