//! What the control area keeps of a call.

use ports::SqlFunction;
use serde::{Serialize, de::IgnoredAny};
use serde_json::Value;

/// Counts one call of an edge function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct MetricsRecord {
    pub p_function: String,
    pub p_duration_ms: i32,
    pub p_is_error: bool,
}

impl SqlFunction for MetricsRecord {
    const NAME: &'static str = "metrics_record";
    type Output = IgnoredAny;
}

/// Keeps an error in `error_logs`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct ErrorRecord {
    pub p_error_type: String,
    pub p_message: String,
    pub p_stack: Option<String>,
    pub p_context: Value,
    pub p_session_id: Option<String>,
}

impl SqlFunction for ErrorRecord {
    const NAME: &'static str = "error_record";
    type Output = IgnoredAny;
}
