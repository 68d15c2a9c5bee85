//! `POST /contacts/sync`.

use connection::sql::ConnectionsList;
use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::{PortalId, Problem};
use ports::{Ports, User};
use serde::Deserialize;

use crate::{sql::SyncNow, texts::field};

/// Digits of a record's id.
const LONGEST_ID: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    portal_id: Option<PortalId>,
    record_id: Option<String>,
}

/// Has one contact read now, or starts an incremental sync of contacts, or names the sync that is running.
pub(crate) async fn sync(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json_or_default()?;
    let record_id = body.record_id.as_deref();
    if record_id.is_some_and(|id| {
        id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        let detail = format!("is HubSpot's id of a contact: 1 to {LONGEST_ID} digits");
        return Err(Problem::invalid(vec![field("/record_id", detail)]));
    }
    let portal = match body.portal_id {
        Some(portal) => portal,
        None => only_portal(ports, &user).await?,
    };
    let work = async || {
        let now = SyncNow { portal_id: portal.clone(), object: "contacts", record_id };
        Response::json(202, &now.call(ports, &user).await?)
    };
    if request.idempotency_key().is_none() {
        return work().await;
    }
    // Who is no member any more does not get the answer of before.
    let member = MemberContext { portal_id: Some(portal.clone()) }.call(ports, &user).await?;
    idempotent(request, ports, &member.user_id, work).await
}

/// The portal of a caller who has one.
pub(crate) async fn only_portal(ports: &Ports, user: &User) -> Result<PortalId, Problem> {
    let mut connections = ConnectionsList {}.call(ports, user).await?;
    match (connections.pop(), connections.is_empty()) {
        (Some(only), true) => Ok(only.portal_id),
        (None, _) => Err(Problem::not_found("unknown_portal", "you are in no portal")),
        _ => {
            Err(Problem::invalid(vec![field("/portal_id", "you are a member of several portals: name one")]))
        }
    }
}
