//! What users do with sessions. Their right is asked of the database with their own token.

use edge::{Request, Response, idempotent, sql::writer};
use hubspot::ObjectType;
use kernel::{FieldError, PortalId, Problem};
use ports::{Caller, Ports, call};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::Mode;

use crate::sql::{SyncCancel, SyncProgress, SyncStart};

/// What a viewer of the portal is told.
const VIEWERS: &str = "viewers may look at syncs, not start or cancel them";

#[derive(Deserialize)]
struct Start {
    portal_id: PortalId,
    mode: Mode,
    #[serde(default)]
    objects: Option<Vec<ObjectType>>,
}

/// `POST /`: starts a session, or names the one that is running.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let body: Start = request.json()?;
    let objects = body.objects.unwrap_or_else(|| ObjectType::ALL.to_vec());
    if objects.is_empty() {
        let detail = "name at least one object, or leave the field out for all of them".to_owned();
        return Err(Problem::invalid(vec![FieldError { pointer: "/objects".to_owned(), detail }]));
    }
    let (member, account) = writer(ports, &caller, body.portal_id, VIEWERS).await?;
    let scope = format!("hubspot-sync:{}", member.user_id);
    idempotent(request, ports, &scope, async || {
        let names: Vec<&str> = objects.iter().map(|object| object.name()).collect();
        let start = SyncStart {
            p_account_id: &account,
            p_user_id: &member.user_id,
            p_mode: if body.mode == Mode::Full { "full" } else { "incremental" },
            p_objects: &names,
            // The scope goes with the key: two members may choose the same one.
            p_idempotency_key: request.idempotency_key().map(|key| format!("{}:{key}", member.user_id)),
        };
        let started = call(&*ports.store, &Caller::Service, &start).await?;
        Response::json(202, &started)
    })
    .await
}

/// `GET /{session_id}`: status and counts.
pub(crate) async fn show(request: &Request, ports: &Ports, session_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    Response::json(200, &progress(ports, &caller, session_id).await?)
}

/// `POST /{session_id}/cancel`: ends a session that is open.
pub(crate) async fn cancel(request: &Request, ports: &Ports, session_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let progress = progress(ports, &caller, session_id).await?;
    let portal_id = progress["portal_id"].as_str().unwrap_or_default();
    writer(ports, &caller, PortalId::new(portal_id), VIEWERS).await?;
    let cancel = SyncCancel { p_session_id: session_id };
    let status = call(&*ports.store, &Caller::Service, &cancel).await?["status"].clone();
    Response::json(200, &json!({ "session_id": session_id, "status": status }))
}

/// The progress of a session of one of the caller's portals; 404 for any other.
async fn progress(ports: &Ports, caller: &Caller, session_id: &str) -> Result<Value, Problem> {
    call(&*ports.store, caller, &SyncProgress { p_session_id: session_id }).await
}
