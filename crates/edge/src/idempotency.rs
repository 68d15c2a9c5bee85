//! Same key and body, same answer.

use kernel::{Problem, UserId, sha256_hex};
use ports::{Level, Ports};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Request, Response, problem_json,
    sql::{IdempotencyBegin, IdempotencyFinish, IdempotencyState},
};

/// Longer keys are refused.
const MAX_KEY: usize = 255;

/// What is kept of an answer.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Runs `work` at most once per `Idempotency-Key`; a repeated request gets the kept answer, with
/// `idempotency-replayed: true`.
///
/// Keys are those of one `caller` for one method and path: two users may choose the same one, and a path
/// names what the body does not. Who repeats a request must still have the right to its answer, which is established
/// before this is called. Without the header the work just runs. The same key with another body is 409
/// `idempotency_conflict`; a repetition while the first is at work is 409 `request_in_progress` (by the database). Answers
/// below 500 are kept, problems included; after a 5xx or a transient problem nothing is, and the key may do the work once
/// more.
pub async fn idempotent(
    request: &Request,
    ports: &Ports,
    caller: &UserId,
    work: impl AsyncFnOnce() -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    let Some(key) = request.idempotency_key() else { return work().await };
    if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let detail = "an Idempotency-Key is 1 to 255 visible ASCII characters";
        return Err(Problem::bad_request("invalid_idempotency_key", detail));
    }
    let scope = &format!("{} {} {} {caller}", request.function, request.method, request.path);
    let begin = IdempotencyBegin { scope, key, body_sha256: &sha256_hex(&request.body) };
    let answer = begin.call(ports).await?;
    match (answer.state, answer.response) {
        (IdempotencyState::New, _) => {}
        (IdempotencyState::Conflict, _) => {
            let detail = "this Idempotency-Key was used with another body";
            return Err(Problem::new(409, "idempotency_conflict", detail));
        }
        (IdempotencyState::Replay, kept) => return replay(kept.unwrap_or_default()),
    }
    let result = work().await;
    keep(request, ports, &begin, &result).await;
    result
}

fn replay(kept: serde_json::Value) -> Result<Response, Problem> {
    let kept: Kept = serde_json::from_value(kept)
        .map_err(|error| Problem::internal("unreadable_idempotent_answer", error.to_string()))?;
    let response = Response { status: kept.status, headers: kept.headers, body: kept.body.into_bytes() };
    Ok(response.with_header("idempotency-replayed", "true"))
}

/// Failing to keep the answer must not turn done work into an error; the repetition is told to wait then.
async fn keep(
    request: &Request,
    ports: &Ports,
    begin: &IdempotencyBegin<'_>,
    result: &Result<Response, Problem>,
) {
    let response = match result {
        Ok(response) => response.clone(),
        Err(problem) => problem_json::respond(problem, &request.request_id),
    };
    let lasting = response.status < 500 && !result.as_ref().is_err_and(|problem| problem.transient);
    let body = if lasting { String::from_utf8(response.body).ok() } else { None };
    let kept = body.map(|body| Kept { status: response.status, headers: response.headers, body });
    // null gives the key back.
    let response = serde_json::to_value(kept).unwrap_or_default();
    let finish = IdempotencyFinish { scope: begin.scope, key: begin.key, response: &response };
    if let Err(problem) = finish.call(ports).await {
        let fields = json!({ "code": problem.code, "detail": problem.detail });
        ports.log.log(Level::Warn, "idempotent_answer_not_kept", fields);
    }
}

#[cfg(test)]
mod tests;
