//! The envelope of batch answers.

use serde_json::Value as Json;

use crate::http::Response;
use crate::json::Object;

/// A complete batch: `status` or 207 when some inputs failed.
pub(crate) fn answer(
    status: u16,
    now_ms: i64,
    errors: &[Json],
    push_results: impl FnOnce(&mut String),
) -> Response {
    let mut body = String::new();
    let mut batch = Object::open(&mut body);
    batch.text("status", "COMPLETE");
    push_results(batch.member("results"));
    batch.time("requestedAt", now_ms).time("startedAt", now_ms).time("completedAt", now_ms);
    if !errors.is_empty() {
        batch.raw("numErrors", errors.len());
        batch.raw("errors", Json::Array(errors.to_vec()));
    }
    batch.close();
    Response::json(if errors.is_empty() { status } else { 207 }, body)
}
