//! Same key, same answer: for what a user starts, which is a start and a retry.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::Problem;
use ports::{Ports, User};

/// Runs `work` unless this key's answer is known. Keys are the user's own: two users may choose the same one.
pub(crate) async fn once(
    request: &Request,
    ports: &Ports,
    user: &User,
    work: impl AsyncFnOnce() -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    let member = MemberContext { portal_id: None }.call(ports, user).await?;
    idempotent(request, ports, &format!("process-document:{}", member.user_id), work).await
}
