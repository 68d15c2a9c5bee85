//! `GET /{batch_id}`.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::{Ports, User};
use serde_json::Value;

use crate::sql::ScoreBatchProgress;

/// Counts, status and the time that is left.
pub(crate) async fn show(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    Response::json(200, &progress(ports, &request.user_token()?, batch_id).await?)
}

/// The progress of a batch of one of the user's portals; 404 `unknown_batch` for any other.
pub(crate) async fn progress(ports: &Ports, user: &User, batch_id: &str) -> Result<Value, Problem> {
    ScoreBatchProgress { batch_id: known_form(batch_id)? }.call(ports, user).await
}

/// A batch id is a uuid; Postgres would answer anything else with an error about its syntax.
pub(crate) fn known_form(batch_id: &str) -> Result<&str, Problem> {
    if is_uuid(batch_id) {
        Ok(batch_id)
    } else {
        Err(Problem::not_found("unknown_batch", "there is no such batch"))
    }
}
