//! `GET /{batch_id}/items?status=&limit=&cursor=`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{show::known_form, sql::ScoreBatchItems};

/// Items of a page, unless the caller says otherwise.
const PAGE: u32 = 100;
/// And at most.
const LARGEST_PAGE: u32 = 1_000;
/// What an item may be.
const STATUSES: [&str; 4] = ["pending", "done", "failed", "cancelled"];

/// A page of them, in the order of their ids.
pub(crate) async fn items(request: &Request, ports: &Ports, batch_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let status = request.query("status").filter(|status| !status.is_empty());
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        let detail = format!("status is one of {}", STATUSES.join(", "));
        return Err(Problem::bad_request("invalid_query", detail));
    }
    let items = ScoreBatchItems {
        batch_id: known_form(batch_id)?,
        status,
        limit: limit(request.query("limit"))?,
        cursor: request.query("cursor").filter(|cursor| !cursor.is_empty()),
    };
    Response::json(200, &items.call(ports, &user).await?)
}

fn limit(text: Option<&str>) -> Result<u32, Problem> {
    let Some(text) = text else { return Ok(PAGE) };
    let limit = text.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
    limit.ok_or_else(|| {
        Problem::bad_request("invalid_query", format!("limit is a number from 1 to {LARGEST_PAGE}"))
    })
}
