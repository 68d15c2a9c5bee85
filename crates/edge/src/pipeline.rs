//! What happens around every request: preflight, health, the function's document, the use case, the answer, the log line.

use kernel::Problem;
use ports::{Level, Ports};
use serde_json::{Value, json};

use crate::{
    ABI, Build, Request, Response, VERSION, after::AfterResponse, anonymous_path::anonymous_path, cors,
    problem_json, sql::PlatformState,
};

/// The largest request body, unless a function asks for another limit.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// A request as the adapter read it.
#[allow(missing_debug_implementations)] // the request holds secrets
pub struct Incoming {
    /// The request; its body is empty when it was refused.
    pub request: Request,
    /// Why the body was not read: who sends it may not, or it is too large.
    pub refused: Option<Problem>,
}

/// Runs `handler` for a request and gives back the answer and what is left to do after it was sent.
pub async fn serve(
    incoming: Incoming,
    build: &Build,
    ports: &Ports,
    handler: impl AsyncFnOnce(Request, Ports) -> Result<Response, Problem>,
) -> (Response, Option<AfterResponse>) {
    let started = ports.clock.micros();
    // The body moves into the use case; entry itself needs the head alone.
    let head = incoming.request.head();
    if let Some(response) = infrastructure(&head, build, ports).await {
        return (finish(&head, ports, response), None);
    }
    let refused = incoming.refused.is_some();
    let result = match incoming.refused {
        Some(problem) => Err(problem),
        None => handler(incoming.request, ports.clone()).await,
    };
    let duration_ms = ports.clock.micros().saturating_sub(started) / 1_000;
    let (response, problem) = match result {
        Ok(response) => (response, None),
        Err(problem) => (problem_json::respond(&problem, &head.request_id), Some(problem)),
    };
    log(&head, ports, response.status, duration_ms, problem.as_ref());
    // Strangers write nothing into the database, not even that they were refused: the log has it.
    let is_counted = response.status >= 500 || (response.status != 401 && !refused);
    let after = is_counted.then(|| AfterResponse::new(&head, response.status, duration_ms, problem));
    (finish(&head, ports, response), after)
}

/// What is answered here, whatever its body is.
enum Infrastructure {
    Preflight,
    Health,
    Document,
}

impl Infrastructure {
    fn of(head: &Request) -> Option<Self> {
        match (head.method.as_str(), head.path.as_str()) {
            ("OPTIONS", _) => Some(Self::Preflight),
            ("GET", "/health") => Some(Self::Health),
            ("GET", "/openapi.json") => Some(Self::Document),
            _ => None,
        }
    }
}

/// Whether a request is answered without its body, which is not read then.
pub fn is_infrastructure(head: &Request) -> bool {
    Infrastructure::of(head).is_some()
}

/// Preflight, health, the document and the crash hook: neither logged nor counted.
async fn infrastructure(head: &Request, build: &Build, ports: &Ports) -> Option<Response> {
    match Infrastructure::of(head) {
        Some(Infrastructure::Preflight) => Some(cors::preflight(&*ports.secrets, head)),
        Some(Infrastructure::Health) => {
            let mut health = json!({
                "function": build.function, "version": VERSION, "abi": ABI, "wasm_sha256": build.wasm_sha256,
            });
            // For the operator alone, who mends it: the database waits in silence for a secret that the vault lacks.
            if head.require_secret_key(ports).is_ok() {
                let state = PlatformState {}.call(ports).await;
                health["platform"] = match state {
                    Ok(state) => state,
                    Err(problem) => {
                        let fault =
                            json!({ "code": problem.code, "name": "database", "detail": problem.detail });
                        json!({ "ready": false, "faults": [fault] })
                    }
                };
            }
            Response::json(200, &health).ok()
        }
        Some(Infrastructure::Document) => Some(Response::of(200, "application/json", build.openapi)),
        None if is_crash_hook(head) && ports.secrets.setting("EDGE_TEST_HOOKS", "") == "1" => {
            panic!("asked to by the test hook")
        }
        None => None,
    }
}

fn is_crash_hook(head: &Request) -> bool {
    head.method == "POST" && head.path == "/__panic"
}

/// The headers of every answer.
pub(crate) fn finish(head: &Request, ports: &Ports, response: Response) -> Response {
    let cached = response.header("cache-control").is_some();
    let mut response = cors::allow(&*ports.secrets, head, response)
        .with_header("x-request-id", head.request_id.as_str())
        .with_header("x-content-type-options", "nosniff");
    if !cached {
        response = response.with_header("cache-control", "no-store");
    }
    response
}

fn log(head: &Request, ports: &Ports, status: u16, duration_ms: u64, problem: Option<&Problem>) {
    let mut fields = json!({
        "method": head.method, "path": anonymous_path(&head.path), "status": status, "duration_ms": duration_ms,
    });
    if let Some(problem) = problem {
        fields["code"] = Value::from(problem.code.as_str());
        if status >= 500 {
            fields["detail"] = Value::from(problem.detail.as_str());
        }
    }
    ports.log.log(if status >= 500 { Level::Error } else { Level::Info }, "request", fields);
}

#[cfg(test)]
mod tests;
