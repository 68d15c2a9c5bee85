//! What users do with batches. Their right is asked of the database with their own token.

use edge::{
    Request, Response, idempotent,
    sql::{Member, writer},
};
use hubspot::ScoredObject;
use kernel::{PortalId, Problem, RecordId, is_uuid};
use ports::{Caller, Ports, call};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    filter::{Filter, errors},
    sql::{ScoreBatchCancel, ScoreBatchProgress, ScoreBatchRetry, ScoreBatchStart},
};

/// What a viewer of the portal is told.
const VIEWERS: &str = "viewers may look at batches, not start, cancel or retry them";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    portal_id: PortalId,
    object_type: ScoredObject,
    #[serde(default)]
    record_ids: Option<Vec<RecordId>>,
    #[serde(default)]
    filter: Option<Filter>,
}

/// `POST /`: starts a batch.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let body: Start = request.json()?;
    let errors = errors(body.object_type, body.record_ids.as_deref(), body.filter.as_ref());
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let (member, account) = writer(ports, &caller, body.portal_id, VIEWERS).await?;
    let scope = format!("score-batch:{}", member.user_id);
    idempotent(request, ports, &scope, async || {
        let start = ScoreBatchStart {
            p_account_id: &account,
            p_user_id: Some(&member.user_id),
            p_object_type: body.object_type,
            p_record_ids: body.record_ids.as_deref(),
            p_filter: body.filter.as_ref(),
        };
        Response::json(202, &call(&*ports.store, &Caller::Service, &start).await?)
    })
    .await
}

/// `GET /{batch_id}`: counts, status and the time that is left.
pub(crate) async fn show(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    Response::json(200, &progress(ports, &caller, batch_id).await?)
}

/// `POST /{batch_id}/cancel`: ends a batch that is open. What was scored stays.
pub(crate) async fn cancel(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    may_write(ports, &caller, batch_id).await?;
    let cancel = ScoreBatchCancel { p_batch_id: batch_id };
    Response::json(200, &call(&*ports.store, &caller, &cancel).await?)
}

/// `POST /{batch_id}/retry`: queues the failed items once more.
pub(crate) async fn retry(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let member = may_write(ports, &caller, batch_id).await?;
    // The key belongs to this batch: the body is empty for all of them.
    let scope = format!("score-batch:{}:retry:{batch_id}", member.user_id);
    idempotent(request, ports, &scope, async || {
        let retry = ScoreBatchRetry { p_batch_id: batch_id };
        Response::json(202, &call(&*ports.store, &caller, &retry).await?)
    })
    .await
}

/// The progress of a batch of one of the caller's portals; 404 `unknown_batch` for any other.
pub(crate) async fn progress(ports: &Ports, caller: &Caller, batch_id: &str) -> Result<Value, Problem> {
    call(&*ports.store, caller, &ScoreBatchProgress { p_batch_id: known_form(batch_id)? }).await
}

/// A batch id is a uuid; Postgres would answer anything else with an error about its syntax.
pub(crate) fn known_form(batch_id: &str) -> Result<&str, Problem> {
    if is_uuid(batch_id) {
        Ok(batch_id)
    } else {
        Err(Problem::not_found("unknown_batch", "there is no such batch"))
    }
}

/// The caller as one who may write in the batch's portal.
async fn may_write(ports: &Ports, caller: &Caller, batch_id: &str) -> Result<Member, Problem> {
    let progress = progress(ports, caller, batch_id).await?;
    let portal_id = progress["portal_id"].as_str().unwrap_or_default();
    Ok(writer(ports, caller, PortalId::new(portal_id), VIEWERS).await?.0)
}
