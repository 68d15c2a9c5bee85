//! `GET /{document_id}`: the document, the history of its steps, its account and the work under way.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::sql::DocumentShow;

/// Answers what the database shows of it to the user.
pub(crate) async fn show(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    Response::json(200, &DocumentShow { document_id }.call(ports, &user).await?)
}
