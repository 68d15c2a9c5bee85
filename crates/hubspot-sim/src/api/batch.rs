//! The envelope of batches: their inputs, and their answer.

use serde_json::Value as Json;

use crate::wire::json::Object;
use crate::wire::{ApiError, Detail, Response};

/// `inputs` of a batch body, at most `max` of them.
pub(crate) fn inputs(body: &Json, max: usize) -> Result<&Vec<Json>, ApiError> {
    let inputs = body["inputs"]
        .as_array()
        .ok_or_else(|| ApiError::invalid("Some required fields were not set: [inputs]"))?;
    if inputs.len() > max {
        let message = format!("The maximum number of inputs supported in a batch request is {max}");
        let detail = Detail { message: message.clone(), ..Detail::default() };
        return Err(ApiError::invalid(message).with_detail(detail));
    }
    Ok(inputs)
}

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
