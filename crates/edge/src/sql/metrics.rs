//! What the control area keeps of a call.

use serde::de::IgnoredAny;
use serde_json::Value;

ports::sql_functions! {
    /// Counts one call of an edge function.
    #[derive(Clone)]
    metrics_record => pub service MetricsRecord {
        function: String,
        duration_ms: i32,
        is_error: bool,
    } -> IgnoredAny;
    /// Keeps an error in `error_logs`.
    #[derive(Clone)]
    error_record => pub service ErrorRecord {
        error_type: String,
        message: String,
        stack: Option<String>,
        context: Value,
        session_id: Option<String>,
    } -> IgnoredAny;
}
