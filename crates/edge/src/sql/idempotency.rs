//! The memory behind `Idempotency-Key`.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

ports::sql_functions! {
    /// Claims a key for a body, or says what came of it before. 409 `request_in_progress` while it is worked on.
    idempotency_begin => pub service IdempotencyBegin<'a> {
        scope: &'a str,
        key: &'a str,
        body_sha256: &'a str,
    } -> IdempotencyAnswer;
    /// Keeps the response of a key; null gives the key back.
    idempotency_finish => pub service IdempotencyFinish<'a> {
        scope: &'a str,
        key: &'a str,
        response: &'a Value,
    } -> IgnoredAny;
}

/// The answer of [`IdempotencyBegin`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct IdempotencyAnswer {
    /// What is known of the key.
    pub state: IdempotencyState,
    /// The kept response of a replay.
    pub response: Option<Value>,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdempotencyState {
    /// Never seen: do the work.
    New,
    /// Seen with the same body.
    Replay,
    /// Seen with another body.
    Conflict,
}
