//! `GET /{session_id}`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::sql::SyncProgress;

/// Status and counts of a session of one of the caller's portals; 404 for any other.
pub(crate) async fn show(request: &Request, ports: &Ports, session_id: &str) -> Result<Response, Problem> {
    Response::json(200, &SyncProgress { session_id }.call(ports, &request.user_token()?).await?)
}
