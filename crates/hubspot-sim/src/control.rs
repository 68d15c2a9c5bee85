//! The control plane under `/_sim/`: what a test does to the portal from outside. All bodies are JSON.
//!
//! | request | does |
//! |---|---|
//! | `GET health`, `GET stats`, `POST stats/reset` | requests by route and status, 429s, faults met |
//! | `GET settings`, `POST settings {name: value}` | limits, lag, consent, rotation, webhooks: see [`Settings`] |
//! | `GET faults`, `POST faults {plan, random, seed, random_limit}` | replaces the fault plan: see [`FaultPlan`] |
//! | `POST mutate {action, …}` or `{mutations: […]}` | changes the portal: see [`Mutation`] |
//! | `GET records/{object}?archived=false\|true\|all` | the truth, see [`Sim::truth`] |
//! | `GET clock`, `POST clock/advance {ms}` | moves the portal's clock forward |
//! | `GET cards/…`, `POST cards/fetch` | HubSpot as the host of the app's card, served by the binary: see `server::cards` |
//! | `GET webhooks` | events waiting, under way, delivered, given up |
//!
//! What is wrong with a request is answered as a 400 problem; `mutate` and `settings` change nothing then, but for the
//! mutations of a list before the one that failed.

pub(crate) mod mutate;
pub(crate) mod truth;

use serde_json::{Value as Json, json};

use crate::call::Call;
use crate::config::Settings;
use crate::faults::FaultPlan;
use crate::http::{Request, Response};
use crate::object_type::ObjectType;
use crate::sim::Sim;
use crate::stats::Stats;
use mutate::Mutation;

/// Whether a request must be done again after a restart (a refused list of mutations may have begun). Fault plans
/// end with the process.
pub(crate) fn is_journaled(request: &Request, path: &str) -> bool {
    request.method == "POST" && matches!(path, "mutate" | "settings" | "clock/advance")
}

/// Answers a control request; `path` is what follows `/_sim/`.
pub(crate) fn handle(sim: &mut Sim, call: &Call, path: &str) -> Response {
    let segments: Vec<&str> = path.split('/').collect();
    let result = match (call.request.method.as_str(), segments.as_slice()) {
        ("GET", ["health"]) => Ok(json!({"status": "ok", "portal_id": sim.config.portal_id})),
        ("GET", ["stats"]) => Ok(json!(sim.stats)),
        ("POST", ["stats", "reset"]) => {
            sim.stats = Stats::default();
            Ok(json!(sim.stats))
        }
        ("GET", ["faults"]) => Ok(json!(sim.faults.plan())),
        ("POST", ["faults"]) => parse::<FaultPlan>(call).map(|plan| {
            sim.faults.set(plan);
            json!(sim.faults.plan())
        }),
        ("GET", ["settings"]) => Ok(json!(sim.settings)),
        ("POST", ["settings"]) => change_settings(sim, call),
        ("GET", ["clock"]) => Ok(json!({"now_ms": call.now_ms, "shift_ms": sim.clock_shift_ms})),
        ("POST", ["clock", "advance"]) => advance(sim, call),
        ("POST", ["mutate"]) => mutate(sim, call),
        ("GET", ["webhooks"]) => Ok(sim.webhooks.state()),
        ("GET", ["records", object]) => match ObjectType::parse(object) {
            Some(object) => {
                return Response::json(200, sim.truth(object, call.query("archived").unwrap_or("false")));
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

fn parse<T: serde::de::DeserializeOwned>(call: &Call) -> Result<T, String> {
    serde_json::from_str(&call.request.body).map_err(|error| error.to_string())
}

/// Changes the named settings and leaves the others.
fn change_settings(sim: &mut Sim, call: &Call) -> Result<Json, String> {
    let changes: serde_json::Map<String, Json> = parse(call)?;
    let mut all = json!(sim.settings);
    for (name, value) in changes {
        all[name] = value;
    }
    sim.settings = serde_json::from_value::<Settings>(all).map_err(|error| error.to_string())?;
    Ok(json!(sim.settings))
}

fn advance(sim: &mut Sim, call: &Call) -> Result<Json, String> {
    let body: Json = parse(call)?;
    let ms =
        body["ms"].as_i64().filter(|ms| *ms >= 0).ok_or("ms must be a number of milliseconds, 0 or more")?;
    sim.clock_shift_ms += ms;
    Ok(json!({"now_ms": call.now_ms + ms, "shift_ms": sim.clock_shift_ms}))
}

/// One mutation, or `{"mutations": […]}` in order; the first that fails ends it.
fn mutate(sim: &mut Sim, call: &Call) -> Result<Json, String> {
    let body: Json = parse(call)?;
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
        results.extend(mutate::apply(sim, call.now_ms, mutation)?);
    }
    Ok(json!({"results": results}))
}
