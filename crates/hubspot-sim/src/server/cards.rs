//! The card host on the network: calls the card's backend, and serves the record page.
//!
//! | request | answers |
//! |---|---|
//! | `GET /_sim/cards/{object}/{id}` | the record's page with the app card |
//! | `GET /_sim/cards/{object}/{id}/data-fetch?responseVersion=` | the page with the data-fetch card |
//! | `GET /_sim/cards/host.js` | the app card's code, bundled with a host for it (`--card-host`) |
//! | `POST /_sim/cards/fetch {method, url, body, timeout_ms, tamper}` | `hubspot.fetch`: what was sent and what came back |

use std::path::Path;
use std::time::{Duration, Instant};

use hubspot_sim::cards::{Ask, MAX_BYTES, Outgoing, View, render_data_fetch};
use hubspot_sim::{ObjectType, Request, Response};
use serde_json::{Value as Json, json};

use super::client::{Reply, send};
use super::shared::Shared;

/// Answers a request below `/_sim/cards/`.
pub(crate) async fn handle(shared: &Shared, request: &Request, path: &str) -> Response {
    let segments: Vec<&str> = path.split('/').collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("POST", ["fetch"]) => match serde_json::from_str::<Ask>(&request.body) {
            Ok(ask) => exchange(shared, &ask).await,
            Err(error) => problem(400, &error.to_string()),
        },
        ("GET", ["host.js"]) => code(shared.card_host.as_deref()),
        ("GET", [object, id]) => page(shared, object, id, &View::App),
        ("GET", [object, id, "data-fetch"]) => data_fetch(shared, request, object, id).await,
        (method, _) => problem(404, &format!("no {method} /_sim/cards/{path}")),
    }
}

fn problem(status: u16, detail: &str) -> Response {
    let body = json!({"status": status, "code": "card_host", "detail": detail}).to_string();
    Response::typed(status, "application/problem+json", body)
}

fn code(file: Option<&Path>) -> Response {
    match file.map(std::fs::read_to_string) {
        Some(Ok(code)) => Response::typed(200, "text/javascript;charset=utf-8", code),
        Some(Err(error)) => problem(404, &format!("the card's code cannot be read: {error}")),
        None => {
            problem(404, "start the simulator with --card-host FILE, which hubspot-app/host/bundle.ts makes")
        }
    }
}

fn page(shared: &Shared, object: &str, id: &str, view: &View<'_>) -> Response {
    match (ObjectType::parse(object), id.parse()) {
        (Some(object), Ok(id)) => Response::html(200, shared.with(|sim, _| sim.card_page(object, id, view))),
        _ => problem(404, "there are cards on contacts, companies and deals"),
    }
}

async fn data_fetch(shared: &Shared, request: &Request, object: &str, id: &str) -> Response {
    let kind = match object {
        "contacts" => "CONTACT",
        "companies" => "COMPANY",
        "deals" => "DEAL",
        _ => return problem(404, "there are cards on contacts, companies and deals"),
    };
    let base = shared.with(|sim, _| sim.settings().card_url.clone());
    let version = request.query().into_iter().find(|(name, _)| name == "responseVersion");
    let version = version.map(|(_, value)| format!("&responseVersion={value}")).unwrap_or_default();
    let url = format!("{base}?associatedObjectId={id}&associatedObjectType={kind}{version}");
    // The limit of data-fetch cards.
    let ask = Ask { url, timeout_ms: 5_000, ..Ask::default() };
    match call(shared, &ask).await {
        Ok((_, reply, _)) => page(shared, object, id, &View::DataFetch(&render_data_fetch(&reply.body))),
        Err(response) => response,
    }
}

/// What was sent and what came back, for a card's code and for tests.
async fn exchange(shared: &Shared, ask: &Ask) -> Response {
    match call(shared, ask).await {
        Ok((sent, reply, attempts)) => {
            let headers: serde_json::Map<String, Json> =
                reply.headers.into_iter().map(|(name, value)| (name, Json::from(value))).collect();
            let body = json!({
                "request": sent, "status": reply.status, "headers": headers, "body": reply.body, "ms": reply.ms,
                "attempts": attempts,
            });
            Response::json(200, body.to_string())
        }
        Err(response) => response,
    }
}

/// Calls the backend; once more, signed anew, after a failure to connect or a 5xx.
async fn call(shared: &Shared, ask: &Ask) -> Result<(Outgoing, Reply, u8), Response> {
    for attempt in 1..=2 {
        let outgoing = shared.with(|sim, now_ms| sim.card_call(now_ms, ask));
        let outgoing = outgoing.map_err(|detail| problem(400, &detail))?;
        let mut reply = timed(&outgoing).await;
        if outgoing.twice {
            reply = timed(&outgoing).await;
        }
        match reply {
            Ok(reply) if reply.status < 500 || attempt == 2 => return Ok((outgoing, reply, attempt)),
            Err(detail) if attempt == 2 => return Err(problem(504, &detail)),
            _ => {}
        }
    }
    Err(problem(504, "no answer"))
}

async fn timed(outgoing: &Outgoing) -> Result<Reply, String> {
    let started = Instant::now();
    let limit = Duration::from_millis(outgoing.timeout_ms);
    let reply = tokio::time::timeout(limit, send(outgoing, MAX_BYTES)).await;
    let mut reply = reply.map_err(|_| format!("no answer within {} ms", outgoing.timeout_ms))??;
    reply.ms = started.elapsed().as_secs_f64() * 1_000.0;
    Ok(reply)
}
