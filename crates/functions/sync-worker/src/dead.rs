//! Changes that HubSpot did not take: `GET /dead?portal_id=`, `POST /dead/{contact_id}/replay` and `POST /dead/replay`.

use edge::{Request, Response, sql::member};
use kernel::{PortalId, Problem};
use ports::Ports;
use serde::Deserialize;
use serde_json::json;

use crate::sql::{OutboxDead, OutboxReplay};

/// Which of them are sent again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Replay {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    /// Only those with this reason.
    #[serde(default)]
    code: Option<String>,
    /// Only says which.
    #[serde(default)]
    dry_run: bool,
}

/// The latest 200 of a portal, each with its reason.
pub(crate) async fn list(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let portal = request.query("portal_id").filter(|id| !id.is_empty());
    let portal = portal.ok_or_else(|| Problem::bad_request("invalid_query", "portal_id names the portal"))?;
    let (_, account_id) = member(ports, &user, PortalId::new(portal)).await?;
    let dead = OutboxDead { account_id: &account_id }.call(ports, &user).await?;
    Response::json(200, &json!({ "data": dead }))
}

/// Sends a contact's change, those of a reason, or all of them again, as owner or admin.
pub(crate) async fn replay(
    request: &Request,
    ports: &Ports,
    contact_id: Option<&str>,
) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Replay = request.json()?;
    let (_, account_id) = member(ports, &user, body.portal_id).await?;
    let replay = OutboxReplay {
        account_id: &account_id,
        record_id: contact_id,
        code: body.code.as_deref(),
        dry_run: body.dry_run,
    };
    Response::json(200, &replay.call(ports, &user).await?)
}
