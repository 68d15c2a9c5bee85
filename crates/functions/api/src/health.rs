//! `GET /health/sync?portal_id=`.

use edge::{Request, Response, sql::member};
use kernel::{PortalId, Problem};
use ports::Ports;

use crate::{query, sql::SyncHealth, sync::only_portal};

/// How far the mirror of a portal is behind HubSpot, and what waits.
pub(crate) async fn health(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let portal = match query::text(request, "portal_id")? {
        Some(portal) => PortalId::new(portal),
        None => only_portal(ports, &user).await?,
    };
    let (_, account_id) = member(ports, &user, portal).await?;
    Response::json(200, &SyncHealth { account_id: &account_id }.call(ports, &user).await?)
}
