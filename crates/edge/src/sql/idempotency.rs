//! The memory behind `Idempotency-Key`.

use ports::SqlFunction;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;

/// Claims a key for a body, or says what came of it before. 409 `request_in_progress` while it is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct IdempotencyBegin {
    pub p_scope: String,
    pub p_key: String,
    pub p_body_sha256: String,
}

impl SqlFunction for IdempotencyBegin {
    const NAME: &'static str = "idempotency_begin";
    type Output = IdempotencyAnswer;
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

/// Keeps the response of a key; null gives the key back.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct IdempotencyFinish {
    pub p_scope: String,
    pub p_key: String,
    pub p_response: Value,
}

impl SqlFunction for IdempotencyFinish {
    const NAME: &'static str = "idempotency_finish";
    type Output = IgnoredAny;
}
