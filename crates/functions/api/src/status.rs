//! `GET /sync/status?portal_id=`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{query, sql::SyncOverview};

/// How the sync of a portal stands, object by object.
pub(crate) async fn status(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let overview = SyncOverview { portal_id: query::text(request, "portal_id")? };
    Response::json(200, &overview.call(ports, &user).await?)
}
