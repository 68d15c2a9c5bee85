//! Putting a model into service by an admin's word.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::{Problem, is_uuid};
use ports::{Ports, call};

use crate::sql::ModelActivate;

/// `POST /models/{model_id}/activate`: the model serves from now on, and the one before it is named. With an older
/// model this is the rollback. The database asks for an admin.
pub(crate) async fn activate(request: &Request, ports: &Ports, model_id: &str) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let member = call(&*ports.store, &caller, &MemberContext { p_portal_id: None }).await?;
    if !is_uuid(model_id) {
        return Err(Problem::not_found("unknown_model", "there is no such model"));
    }
    // The model is named in the path, of which the body's digest says nothing.
    let scope = format!("process-training:activate:{model_id}:{}", member.user_id);
    idempotent(request, ports, &scope, async || {
        let activated = call(&*ports.store, &caller, &ModelActivate { p_model_id: model_id }).await?;
        Response::json(200, &activated)
    })
    .await
}
