//! `POST /connections/{portal_id}/refresh`.

use connection::{Settings, TokenService};
use edge::{Request, Response, sql::administrator};
use kernel::{PortalId, Problem};
use ports::Ports;
use serde_json::json;

/// Refreshes the tokens now. Answers when they expire, never what they are.
pub(crate) async fn refresh(request: &Request, ports: &Ports, portal_id: &str) -> Result<Response, Problem> {
    let portal = PortalId::new(portal_id);
    administrator(ports, &request.user_token()?, portal.clone()).await?;
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let token = TokenService::new(settings).refresh_now(ports, &portal).await?;
    Response::json(200, &json!({ "portal_id": portal, "expires_at": token.expires_at }))
}
