//! What is recorded once the answer is on its way.

use kernel::Problem;
use ports::{Level, Ports};
use serde_json::json;

use crate::{
    Request,
    anonymous_path::anonymous_path,
    sql::{ErrorRecord, MetricsRecord},
};

/// What a function does behind an answer that has nothing more to do.
#[allow(clippy::unused_async)] // it stands where others wait
pub async fn nothing(_ports: Ports) {}

/// Counts the call and keeps the error, in the background of the answer.
#[derive(Clone, Debug)]
pub struct AfterResponse {
    metrics: MetricsRecord,
    error: Option<ErrorRecord>,
}

impl AfterResponse {
    pub(crate) fn new(head: &Request, status: u16, duration_ms: u64, problem: Option<Problem>) -> Self {
        let is_error = status >= 500;
        let error = problem.filter(|_| is_error).map(|problem| ErrorRecord {
            error_type: problem.code,
            message: problem.detail,
            stack: None,
            context: json!({
                "function": head.function, "request_id": head.request_id, "method": head.method,
                "path": anonymous_path(&head.path), "status": status,
            }),
            session_id: None,
        });
        let metrics = MetricsRecord {
            function: head.function.clone(),
            duration_ms: i32::try_from(duration_ms).unwrap_or(i32::MAX),
            is_error,
        };
        Self { metrics, error }
    }

    /// Writes both. A failure is logged and otherwise without consequence.
    pub async fn run(self, ports: &Ports) {
        let mut outcome = self.metrics.call(ports).await;
        if let Some(error) = &self.error {
            outcome = outcome.and(error.call(ports).await);
        }
        if let Err(problem) = outcome {
            let fields = json!({ "code": problem.code, "detail": problem.detail });
            ports.log.log(Level::Warn, "metrics_not_recorded", fields);
        }
    }
}
