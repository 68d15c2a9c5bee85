//! `POST /{document_id}/retry`: processes a document again from its file on.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{once::once, sql::DocumentRetry};

/// Answers with the document; it is worked on behind the answer.
pub(crate) async fn retry(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    once(request, ports, &user, document_id, async || {
        Response::json(202, &DocumentRetry { document_id }.call(ports, &user).await?)
    })
    .await
}
