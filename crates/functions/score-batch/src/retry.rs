//! `POST /{batch_id}/retry`.

use edge::{Request, Response, idempotent};
use kernel::Problem;
use ports::Ports;

use crate::{cancel::may_write, sql::ScoreBatchRetry};

/// Queues the failed items once more.
pub(crate) async fn retry(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let member = may_write(ports, &user, batch_id).await?;
    idempotent(request, ports, &member.user_id, async || {
        Response::json(202, &ScoreBatchRetry { batch_id }.call(ports, &user).await?)
    })
    .await
}
