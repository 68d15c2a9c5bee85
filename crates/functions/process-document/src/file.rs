//! `POST /{document_id}/file`: a short signature for the file of a document that the user may read.

use edge::{Request, Response, storage};
use kernel::Problem;
use ports::Ports;
use serde_json::json;

use crate::sql::DocumentFile;

/// Long enough to begin a download, which then runs to its end; and as long as access outlives its withdrawal.
const SECONDS: u32 = 60;

/// Answers with the address below the project's, which needs no key. The database asks for a reader and logs the download.
pub(crate) async fn file(request: &Request, ports: &Ports, document_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let file = DocumentFile { document_id }.call(ports, &user).await?;
    let path = storage::sign(ports, &file.bucket, &file.path, SECONDS).await?;
    Response::json(200, &json!({ "path": path, "expires_in": SECONDS, "filename": file.filename }))
}
