//! One HTTP exchange, with what the network does to it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode, header};
use futures::stream;
use hubspot_sim::{Request, Response, Wire};

use super::cards;
use super::own_host::is_own_host;
use super::shared::Shared;

const MAX_BODY_BYTES: usize = 16 << 20;
/// Time for the first half of a truncated body to leave before the connection dies.
const FLUSH: Duration = Duration::from_millis(30);

/// Hands a request to the simulator and sends its answer.
pub(crate) async fn handle(
    State(shared): State<Arc<Shared>>,
    request: HttpRequest<Body>,
) -> HttpResponse<Body> {
    let (parts, body) = request.into_parts();
    if parts.uri.path().starts_with("/_sim/") && !is_own_host(&parts.headers) {
        return plain(StatusCode::FORBIDDEN);
    }
    let Ok(bytes) = to_bytes(body, MAX_BODY_BYTES).await else { return plain(StatusCode::PAYLOAD_TOO_LARGE) };
    let Ok(body) = String::from_utf8(bytes.into()) else { return plain(StatusCode::BAD_REQUEST) };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let request = Request { method: parts.method.to_string(), target, headers, body };
    if let Some(path) = request.path().strip_prefix("/_sim/cards/") {
        return send(cards::handle(&shared, &request, path).await);
    }
    let response = shared.with(|sim, now_ms| sim.handle(now_ms, &request));
    if response.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(response.delay_ms)).await;
    }
    send(response)
}

fn plain(status: StatusCode) -> HttpResponse<Body> {
    let mut response = HttpResponse::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn send(response: Response) -> HttpResponse<Body> {
    let mut builder = HttpResponse::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    let length = response.body.len();
    let body = match response.wire {
        Wire::Whole => Body::from(response.body),
        Wire::Truncated(at) => {
            builder = builder.header(header::CONTENT_LENGTH, length);
            broken_after(Bytes::from(response.body.into_bytes()).slice(..at))
        }
        Wire::Reset => broken_after(Bytes::new()),
    };
    builder.body(body).unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

/// A body that ends in an error, upon which the connection is closed; with nothing before the error not even the
/// head is sent.
fn broken_after(first: Bytes) -> Body {
    let reset = || std::io::Error::new(std::io::ErrorKind::ConnectionReset, "broken on purpose");
    let parts = stream::unfold(Some(first), move |first| async move {
        match first {
            Some(bytes) if !bytes.is_empty() => Some((Ok(bytes), None)),
            Some(_) => Some((Err(reset()), None)),
            None => {
                tokio::time::sleep(FLUSH).await;
                Some((Err(reset()), None))
            }
        }
    });
    Body::from_stream(parts)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::server::{Options, state_file::StateFile};

    #[tokio::test]
    async fn the_control_plane_answers_to_this_machines_own_names_only() {
        let options = Options::parse_from(["hubspot-sim", "--contacts", "1"]);
        let (sim, state_file) = StateFile::open(&options).unwrap();
        let shared = Arc::new(Shared::new(sim, state_file, None));
        for (path, host, refused) in [
            ("/_sim/stats", "127.0.0.1:4010", false),
            ("/_sim/stats", "evil.example", true),
            ("/_sim/cards/host.js", "evil.example", true),
            // The API asks for a token: containers reach it by another name.
            ("/crm/v3/objects/contacts", "host.docker.internal:4010", false),
        ] {
            let request = HttpRequest::get(path).header(header::HOST, host).body(Body::empty()).unwrap();
            let answer = handle(State(Arc::clone(&shared)), request).await;
            assert_eq!(answer.status() == StatusCode::FORBIDDEN, refused, "{path} {host}");
        }
    }
}
