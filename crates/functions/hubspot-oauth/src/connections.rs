//! `GET /connections` and `POST /connections/{portal_id}/refresh`.

use connection::sql::ConnectionsList;
use connection::{Settings, TokenService};
use edge::sql::{Member, MemberContext, Role};
use edge::{Request, Response};
use kernel::{PortalId, Problem};
use ports::{Ports, call};
use serde_json::json;

/// The caller's connections. There are as many as portals he belongs to, so one page holds them all.
pub(crate) async fn list(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let rows = call(&*ports.store, &request.user_token()?, &ConnectionsList {}).await?;
    Response::json(200, &json!({ "data": rows, "next_cursor": null }))
}

/// Refreshes the tokens now. Answers when they expire, never what they are.
pub(crate) async fn refresh(request: &Request, ports: &Ports, portal_id: &str) -> Result<Response, Problem> {
    let portal = PortalId::new(portal_id);
    administrator(request, ports, &portal).await?;
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let token = TokenService::new(settings).refresh_now(ports, &portal).await?;
    Response::json(200, &json!({ "portal_id": portal, "expires_at": token.expires_at }))
}

/// The caller as owner or admin of the portal. A stranger learns nothing, not even that the portal exists.
pub(crate) async fn administrator(
    request: &Request,
    ports: &Ports,
    portal: &PortalId,
) -> Result<Member, Problem> {
    let context = MemberContext { p_portal_id: Some(portal.clone()) };
    let member = call(&*ports.store, &request.user_token()?, &context).await?;
    if member.role.is_some_and(|role| role >= Role::Admin) {
        Ok(member)
    } else {
        Err(Problem::forbidden("this takes an owner or an admin of the portal"))
    }
}
