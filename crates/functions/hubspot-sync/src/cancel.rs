//! `POST /{session_id}/cancel`.

use edge::{Request, Response, sql::writer};
use kernel::{PortalId, Problem};
use ports::Ports;
use serde_json::json;

use crate::{
    sql::{SyncCancel, SyncProgress},
    start::VIEWERS,
};

/// Ends a session that is open.
pub(crate) async fn cancel(request: &Request, ports: &Ports, session_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let progress = SyncProgress { session_id }.call(ports, &user).await?;
    let portal_id = progress["portal_id"].as_str().unwrap_or_default();
    writer(ports, &user, PortalId::new(portal_id), VIEWERS).await?;
    let status = SyncCancel { session_id }.call(ports).await?["status"].clone();
    Response::json(200, &json!({ "session_id": session_id, "status": status }))
}
