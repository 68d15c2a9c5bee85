//! What a user asks and wishes of a document. The database decides, with the user's own token.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::{FieldError, Problem, is_uuid};
use ports::{Caller, Ports, call};
use serde::Deserialize;

use crate::sql::{DocumentDelete, DocumentRetry, DocumentShow, DocumentStart};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    document_id: String,
}

/// `POST /`: sees to it that a document is worked on now. Its row has started it already; this helps when the wake-up
/// got lost.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let body: Start = request.json()?;
    if !is_uuid(&body.document_id) {
        let detail = "the id of a documents row, a uuid".to_owned();
        return Err(Problem::invalid(vec![FieldError { pointer: "/document_id".to_owned(), detail }]));
    }
    let scope = scope(&caller, ports).await?;
    idempotent(request, ports, &scope, async || {
        let start = DocumentStart { p_document_id: &body.document_id };
        Response::json(202, &call(&*ports.store, &caller, &start).await?)
    })
    .await
}

/// `GET /{document_id}`: the document, the history of its steps, its account and the work under way.
pub(crate) async fn show(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let show = DocumentShow { p_document_id: known(document_id)? };
    Response::json(200, &call(&*ports.store, &caller, &show).await?)
}

/// `POST /{document_id}/retry`: processes it again from its file on.
pub(crate) async fn retry(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let retry = DocumentRetry { p_document_id: known(document_id)? };
    let scope = scope(&caller, ports).await?;
    idempotent(request, ports, &scope, async || {
        Response::json(202, &call(&*ports.store, &caller, &retry).await?)
    })
    .await
}

/// `DELETE /{document_id}`: deletes it with text, chunks and vectors; its file follows in a moment.
pub(crate) async fn delete(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let delete = DocumentDelete { p_document_id: known(document_id)? };
    Response::json(200, &call(&*ports.store, &caller, &delete).await?)
}

/// Idempotency keys are the user's own: two users may choose the same one.
async fn scope(caller: &Caller, ports: &Ports) -> Result<String, Problem> {
    let member = call(&*ports.store, caller, &MemberContext { p_portal_id: None }).await?;
    Ok(format!("process-document:{}", member.user_id))
}

/// What is no uuid names nothing, and the database would call it an invalid request.
fn known(document_id: &str) -> Result<&str, Problem> {
    let unknown = || Problem::not_found("unknown_document", "there is no such document");
    Some(document_id).filter(|id| is_uuid(id)).ok_or_else(unknown)
}
