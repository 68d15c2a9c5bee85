//! `GET /{reconciliation_id}`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::sql::ReconcileShow;

/// What a run of one of the caller's portals has found so far; 404 for any other.
pub(crate) async fn show(request: &Request, ports: &Ports, run_id: &str) -> Result<Response, Problem> {
    Response::json(200, &ReconcileShow { run_id }.call(ports, &request.user_token()?).await?)
}
