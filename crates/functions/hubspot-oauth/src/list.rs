//! `GET /connections`.

use connection::sql::ConnectionsList;
use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;
use serde_json::json;

/// The caller's connections. There are as many as portals he belongs to, so one page holds them all.
pub(crate) async fn list(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let rows = ConnectionsList {}.call(ports, &request.user_token()?).await?;
    Response::json(200, &json!({ "data": rows, "next_cursor": null }))
}
