//! `POST /models/{model_id}/activate`: an admin puts a model into service.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::{Problem, is_uuid};
use ports::Ports;

use crate::sql::ModelActivate;

/// The model serves from now on, and the one before it is named. With an older
/// model this is the rollback. The database asks for an admin.
pub(crate) async fn activate(request: &Request, ports: &Ports, model_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let member = MemberContext { portal_id: None }.call(ports, &user).await?;
    if !is_uuid(model_id) {
        return Err(Problem::not_found("unknown_model", "there is no such model"));
    }
    idempotent(request, ports, &member.user_id, async || {
        let activated = ModelActivate { model_id }.call(ports, &user).await?;
        Response::json(200, &activated)
    })
    .await
}
