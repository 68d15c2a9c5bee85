//! `POST /{batch_id}/cancel`.

use edge::{
    Request, Response,
    sql::{Member, writer},
};
use kernel::{PortalId, Problem};
use ports::{Ports, User};

use crate::{show::progress, sql::ScoreBatchCancel, start::VIEWERS};

/// Ends a batch that is open. What was scored stays.
pub(crate) async fn cancel(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    may_write(ports, &user, batch_id).await?;
    Response::json(200, &ScoreBatchCancel { batch_id }.call(ports, &user).await?)
}

/// The user as one who may write in the batch's portal.
pub(crate) async fn may_write(ports: &Ports, user: &User, batch_id: &str) -> Result<Member, Problem> {
    let progress = progress(ports, user, batch_id).await?;
    let portal_id = progress["portal_id"].as_str().unwrap_or_default();
    Ok(writer(ports, user, PortalId::new(portal_id), VIEWERS).await?.0)
}
