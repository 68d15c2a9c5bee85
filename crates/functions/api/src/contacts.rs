//! `GET /contacts?portal_id=&email=&student_id=&sync_status=&limit=&cursor=`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{query, sql::ContactList};

/// How a contact may stand to HubSpot.
const STATES: [&str; 3] = ["synced", "pending", "error"];

/// A page of contacts by HubSpot's id, from the mirror.
pub(crate) async fn contacts(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let contacts = ContactList {
        portal_id: query::text(request, "portal_id")?,
        email: query::text(request, "email")?,
        student_id: query::text(request, "student_id")?,
        sync_status: query::word(request, "sync_status", &STATES)?,
        limit: query::limit(request)?,
        cursor: query::text(request, "cursor")?,
    };
    Response::json(200, &contacts.call(ports, &user).await?)
}
