//! `GET /{run_id}`.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::Ports;
use serde_json::Value;

use crate::sql::TrainingProgress;

/// Progress, findings, and the model with its card once there is one.
pub(crate) async fn show(request: &Request, ports: &Ports, run_id: &str) -> Result<Response, Problem> {
    Response::json(200, &progress(request, ports, run_id).await?)
}

/// What a run has come to. The database asks whether the caller is a member of the portal.
pub(crate) async fn progress(request: &Request, ports: &Ports, run_id: &str) -> Result<Value, Problem> {
    let user = request.user_token()?;
    if !is_uuid(run_id) {
        return Err(Problem::not_found("unknown_run", "there is no such training run"));
    }
    TrainingProgress { run_id }.call(ports, &user).await
}
