//! `GET /health/sync?portal_id=`.

use edge::{Request, Response, sql::MemberContext};
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
    let member = MemberContext { portal_id: Some(portal) }.call(ports, &user).await?;
    let account_id = member.account_id;
    let account_id =
        account_id.ok_or_else(|| Problem::internal("decode_answer", "member_context: no account"))?;
    Response::json(200, &SyncHealth { account_id: &account_id }.call(ports, &user).await?)
}
