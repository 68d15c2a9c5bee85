//! `POST /`: sees to it that a document is worked on now. Its row has started it already; this helps when the wake-up got lost.

use edge::{Request, Response};
use kernel::{FieldError, Problem, is_uuid};
use ports::Ports;
use serde::Deserialize;

use crate::{once::once, sql::DocumentStart};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    document_id: String,
}

/// Answers with the document; it is worked on behind the answer.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let Body { document_id } = request.json()?;
    if !is_uuid(&document_id) {
        let detail = "the id of a documents row, a uuid".to_owned();
        return Err(Problem::invalid(vec![FieldError { pointer: "/document_id".to_owned(), detail }]));
    }
    once(request, ports, &user, &document_id, async || {
        Response::json(202, &DocumentStart { document_id: &document_id }.call(ports, &user).await?)
    })
    .await
}
