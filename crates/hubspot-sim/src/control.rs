//! The control plane under `/_sim/`: what a test does to the portal from outside. All bodies are JSON.
//!
//! | request | does |
//! |---|---|
//! | `GET health`, `GET stats`, `POST stats/reset` | requests by route and status, 429s, faults met |
//! | `GET settings`, `POST settings {name: value}` | limits, lag, consent, rotation, webhooks: see [`Settings`] |
//! | `GET faults`, `POST faults {plan, random, seed, random_limit}` | replaces the fault plan: see [`FaultPlan`] |
//! | `POST mutate {action, …}` or `{mutations: […]}` | changes the portal: see [`Mutation`] |
//! | `GET records/{object}?archived=false\|true\|all` | the truth, see [`Sim::truth`] |
//! | `POST private-apps {scopes?}` | makes a private app, with every scope unless some are named, and answers its `token` |
//! | `POST private-apps/revoke {token}` | ends it, as rotating or deleting it in HubSpot does |
//! | `GET clock`, `POST clock/advance {ms}` | moves the portal's clock forward |
//! | `GET cards/…`, `POST cards/fetch` | HubSpot as the host of the app's card, served by the binary: see `server::cards` |
//! | `GET webhooks` | events waiting, under way, delivered, given up |
//!
//! What is wrong with a request is answered as a 400 problem; `mutate` and `settings` change nothing then, but for the
//! mutations of a list before the one that failed.

use serde_json::{Value as Json, json};

use crate::api::private_app_scopes;
use crate::config::Settings;
use crate::misbehaviour::faults::FaultPlan;
use crate::portal::{Mutation, ObjectType};
use crate::sim::{Sim, Stats};
use crate::wire::{Request, Response};

/// Answers a control request that arrives at `now_ms` by the wall clock; `path` is what follows `/_sim/`.
pub(crate) fn answer(sim: &mut Sim, now_ms: i64, request: &Request, path: &str) -> Response {
    let shifted_ms = sim.now(now_ms);
    let response = handle(sim, shifted_ms, request, path);
    if is_journaled(request, path) {
        sim.note(now_ms, request);
    }
    response
}

/// Whether a request must be done again after a restart (a refused list of mutations may have begun). Fault plans
/// end with the process.
fn is_journaled(request: &Request, path: &str) -> bool {
    request.method == "POST"
        && matches!(path, "mutate" | "settings" | "clock/advance" | "private-apps" | "private-apps/revoke")
}

fn handle(sim: &mut Sim, now_ms: i64, request: &Request, path: &str) -> Response {
    let segments: Vec<&str> = path.split('/').collect();
    let result = match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["health"]) => Ok(json!({"status": "ok", "portal_id": sim.config.portal_id})),
        ("GET", ["stats"]) => Ok(json!(sim.stats)),
        ("POST", ["stats", "reset"]) => {
            sim.stats = Stats::default();
            Ok(json!(sim.stats))
        }
        ("GET", ["faults"]) => Ok(json!(sim.faults.plan())),
        ("POST", ["faults"]) => parse::<FaultPlan>(request).map(|plan| {
            sim.faults.set(plan);
            json!(sim.faults.plan())
        }),
        ("GET", ["settings"]) => Ok(json!(sim.settings)),
        ("POST", ["settings"]) => change_settings(sim, request),
        ("GET", ["clock"]) => Ok(json!({"now_ms": now_ms, "shift_ms": sim.clock_shift_ms})),
        ("POST", ["clock", "advance"]) => advance(sim, now_ms, request),
        ("POST", ["mutate"]) => mutate(sim, now_ms, request),
        ("POST", ["private-apps"]) => create_private_app(sim, request),
        ("POST", ["private-apps", "revoke"]) => revoke_private_app(sim, request),
        ("GET", ["webhooks"]) => Ok(sim.webhooks.state()),
        ("GET", ["records", object]) => match ObjectType::parse(object) {
            Some(object) => {
                let archived = request.query().into_iter().find(|(name, _)| name == "archived");
                let archived = archived.map_or_else(|| "false".to_owned(), |(_, value)| value);
                return Response::json(200, sim.truth(object, &archived));
            }
            None => Err(format!("{object} is none of contacts, companies, deals, calls")),
        },
        (method, _) => return problem(404, "unknown_control", &format!("no {method} /_sim/{path}")),
    };
    match result {
        Ok(body) => Response::json(200, body.to_string()),
        Err(detail) => problem(400, "invalid_control", &detail),
    }
}

fn problem(status: u16, code: &str, detail: &str) -> Response {
    let body = json!({"status": status, "code": code, "detail": detail}).to_string();
    Response::typed(status, "application/problem+json", body)
}

fn parse<T: serde::de::DeserializeOwned>(request: &Request) -> Result<T, String> {
    serde_json::from_str(&request.body).map_err(|error| error.to_string())
}

/// Changes the named settings and leaves the others.
fn change_settings(sim: &mut Sim, request: &Request) -> Result<Json, String> {
    let changes: serde_json::Map<String, Json> = parse(request)?;
    let mut all = json!(sim.settings);
    for (name, value) in changes {
        all[name] = value;
    }
    sim.settings = serde_json::from_value::<Settings>(all).map_err(|error| error.to_string())?;
    Ok(json!(sim.settings))
}

fn advance(sim: &mut Sim, now_ms: i64, request: &Request) -> Result<Json, String> {
    let body: Json = parse(request)?;
    let ms =
        body["ms"].as_i64().filter(|ms| *ms >= 0).ok_or("ms must be a number of milliseconds, 0 or more")?;
    sim.clock_shift_ms += ms;
    Ok(json!({"now_ms": now_ms + ms, "shift_ms": sim.clock_shift_ms}))
}

fn create_private_app(sim: &mut Sim, request: &Request) -> Result<Json, String> {
    let body: Json = parse(request)?;
    let scopes = match &body["scopes"] {
        Json::Null => private_app_scopes(),
        named => serde_json::from_value(named.clone()).map_err(|error| error.to_string())?,
    };
    Ok(json!({"token": sim.tokens.issue_private(sim.config.seed, scopes)}))
}

fn revoke_private_app(sim: &mut Sim, request: &Request) -> Result<Json, String> {
    let body: Json = parse(request)?;
    let token = body["token"].as_str().ok_or("token must be the token of a private app")?;
    let revoked = sim.tokens.revoke_private(token);
    revoked.then(|| json!({"revoked": true})).ok_or_else(|| "there is no such private app".to_owned())
}

/// One mutation, or `{"mutations": […]}` in order; the first that fails ends it.
fn mutate(sim: &mut Sim, now_ms: i64, request: &Request) -> Result<Json, String> {
    let body: Json = parse(request)?;
    let list = match body.get("mutations") {
        Some(Json::Array(list)) => list.clone(),
        Some(_) => return Err("mutations must be a list".to_owned()),
        None => vec![body],
    };
    let mutations: Vec<Mutation> = list
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let mut results = Vec::new();
    for mutation in &mutations {
        results.extend(sim.apply(now_ms, mutation)?);
    }
    Ok(json!({"results": results}))
}
