//! `DELETE /{document_id}`: deletes a document with text, chunks and vectors; its file follows in a moment.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::sql::DocumentDelete;

/// Answers what goes.
pub(crate) async fn delete(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    Response::json(200, &DocumentDelete { document_id }.call(ports, &user).await?)
}
