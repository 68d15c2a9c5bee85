//! `POST /`: a member starts a session.

use edge::{
    Request, Response, idempotent,
    sql::{administrator, writer},
};
use hubspot::ObjectType;
use kernel::{FieldError, PortalId, Problem};
use ports::Ports;
use serde::Deserialize;
use sync::Mode;

use crate::sql::SyncStart;

/// What a viewer of the portal is told.
pub(crate) const VIEWERS: &str = "viewers may look at syncs, not start or cancel them";

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Start {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["full", "incremental"])))]
    mode: Mode,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>", length(min = 1)))]
    objects: Option<Vec<ObjectType>>,
    #[serde(default)]
    accept_deletions: bool,
}

/// Starts a session, or names the one that is running.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Start = request.json()?;
    if body.objects.as_ref().is_some_and(Vec::is_empty) {
        let detail = "name at least one object, or leave the field out for all of them".to_owned();
        return Err(Problem::invalid(vec![FieldError { pointer: "/objects".to_owned(), detail }]));
    }
    if body.accept_deletions && body.mode != Mode::Full {
        let detail =
            "only a full sync finds out which records are gone: leave the field out, or set mode to full"
                .to_owned();
        return Err(Problem::invalid(vec![FieldError { pointer: "/accept_deletions".to_owned(), detail }]));
    }
    let (member, account) = if body.accept_deletions {
        administrator(ports, &user, body.portal_id).await?
    } else {
        writer(ports, &user, body.portal_id, VIEWERS).await?
    };
    idempotent(request, ports, &member.user_id, async || {
        let names: Option<Vec<&str>> =
            body.objects.as_ref().map(|objects| objects.iter().map(ObjectType::name).collect());
        let start = SyncStart {
            account_id: &account,
            user_id: &member.user_id,
            mode: if body.mode == Mode::Full { "full" } else { "incremental" },
            objects: names.as_deref(),
            // The scope goes with the key: two members may choose the same one.
            accept_deletions: body.accept_deletions,
            idempotency_key: request.idempotency_key().map(|key| format!("{}:{key}", member.user_id)),
        };
        // The mode was read as one of two, so it is the objects that make no sense in this portal.
        let started = start.call(ports).await.map_err(|problem| problem.blamed_on("/objects"))?;
        Response::json(202, &started)
    })
    .await
}
