//! `GET` and `POST /connections/hubspot`.

use connection::sql::ConnectionsList;
use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::json;

/// Where a consent begins, as seen from `/functions/v1/api/connections/hubspot`.
const AUTHORIZE: &str = "../../hubspot-oauth/authorize";
/// Where the token of a private app is taken.
const PRIVATE_APP: &str = "../../hubspot-oauth/connections/private-app";

/// The caller's connections, without tokens. There are as many as portals he belongs to, so one page holds them all.
pub(crate) async fn connections(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let rows = ConnectionsList {}.call(ports, &request.user_token()?).await?;
    Response::json(200, &json!({ "data": rows, "next_cursor": null }))
}

/// What tells a body that has the token of a private app from one that begins a consent.
#[derive(Deserialize)]
struct Body {
    token: Option<IgnoredAny>,
}

/// Sends the request on to the function that connects: 307 keeps method and body, and the origin, so the caller's token goes along.
pub(crate) fn connect(request: &Request) -> Response {
    let is_pasted = serde_json::from_slice::<Body>(&request.body).is_ok_and(|body| body.token.is_some());
    Response::redirect(307, if is_pasted { PRIVATE_APP } else { AUTHORIZE })
}
