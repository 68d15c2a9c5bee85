//! Same key, same answer: for what a user starts, which is a start and a retry.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::Problem;
use ports::{Ports, User};

use crate::sql::DocumentShow;

/// Runs `work` unless this key's answer is known. Who may not read the document any more does not get the answer of before.
pub(crate) async fn once(
    request: &Request,
    ports: &Ports,
    user: &User,
    document_id: &str,
    work: impl AsyncFnOnce() -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    if request.idempotency_key().is_none() {
        return work().await;
    }
    let member = MemberContext { portal_id: None }.call(ports, user).await?;
    DocumentShow { document_id }.call(ports, user).await?;
    idempotent(request, ports, &member.user_id, work).await
}
