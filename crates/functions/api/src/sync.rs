//! `POST /contacts/sync`.

use connection::sql::ConnectionsList;
use edge::{Request, Response, idempotent, sql::writer};
use kernel::{PortalId, Problem};
use ports::{Ports, User};
use serde::Deserialize;

use crate::{sql::SyncStart, texts::field};

/// What a viewer of the portal is told.
const VIEWERS: &str = "viewers may look at syncs, not start them";
/// Digits of a record's id.
const LONGEST_ID: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    portal_id: Option<PortalId>,
    record_id: Option<String>,
}

/// Starts an incremental sync of contacts, or names the sync that is running. A record comes with those that changed.
pub(crate) async fn sync(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json_or_default()?;
    if body.record_id.is_some_and(|id| {
        id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        let detail = format!("is HubSpot's id of a contact: 1 to {LONGEST_ID} digits");
        return Err(Problem::invalid(vec![field("/record_id", detail)]));
    }
    let portal = match body.portal_id {
        Some(portal) => portal,
        None => only_portal(ports, &user).await?,
    };
    let (member, account) = writer(ports, &user, portal, VIEWERS).await?;
    idempotent(request, ports, &member.user_id, async || {
        let start = SyncStart {
            account_id: &account,
            user_id: &member.user_id,
            mode: "incremental",
            objects: &["contacts"],
            // The scope goes with the key: two members may choose the same one.
            idempotency_key: request.idempotency_key().map(|key| format!("{}:{key}", member.user_id)),
        };
        Response::json(202, &start.call(ports).await?)
    })
    .await
}

/// The portal of a caller who has one.
async fn only_portal(ports: &Ports, user: &User) -> Result<PortalId, Problem> {
    let mut connections = ConnectionsList {}.call(ports, user).await?;
    match (connections.pop(), connections.is_empty()) {
        (Some(only), true) => Ok(only.portal_id),
        (None, _) => Err(Problem::not_found("unknown_portal", "you are in no portal")),
        _ => {
            Err(Problem::invalid(vec![field("/portal_id", "you are a member of several portals: name one")]))
        }
    }
}
