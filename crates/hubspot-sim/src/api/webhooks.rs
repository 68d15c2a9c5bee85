//! `/app-webhooks/{version}/{appId}`: settings and subscriptions of the app.
//!
//! The real one asks for the developer's API key; here the app id is enough.

use serde_json::{Value as Json, json};

use crate::api::call::{Call, text_member};
use crate::sim::Sim;
use crate::webhooks::Subscription;
use crate::wire::json::iso;
use crate::wire::{ApiError, Outcome, Response};

const MAX_SUBSCRIPTIONS: usize = 1_000;

fn check_app(sim: &Sim, app: &str) -> Result<(), ApiError> {
    let known = app.parse() == Ok(sim.config.app_id);
    if known { Ok(()) } else { Err(ApiError::not_found(format!("There is no app {app}"))) }
}

fn find(sim: &Sim, app: &str, id: &str) -> Result<usize, ApiError> {
    check_app(sim, app)?;
    let at = sim.webhooks.subscriptions.iter().position(|known| id.parse() == Ok(known.id));
    at.ok_or_else(|| ApiError::not_found(format!("There is no subscription {id}")))
}

/// Where events go.
pub(crate) fn settings(sim: &Sim, app: &str) -> Outcome {
    check_app(sim, app)?;
    if sim.settings.webhook_url.is_empty() {
        return Err(ApiError::not_found("The app has no webhook settings"));
    }
    let body = json!({
        "targetUrl": sim.settings.webhook_url,
        "throttling": {"maxConcurrentRequests": 10},
        "createdAt": iso(sim.config.epoch_ms),
        "updatedAt": iso(sim.config.epoch_ms),
    });
    Ok(Response::json(200, body.to_string()))
}

/// Sets where events go.
pub(crate) fn set_settings(sim: &mut Sim, call: &Call, app: &str) -> Outcome {
    check_app(sim, app)?;
    let url = text_member(&call.json()?, "targetUrl")?;
    if !url.starts_with("http") {
        return Err(ApiError::invalid("targetUrl must be a URL"));
    }
    sim.settings.webhook_url = url;
    settings(sim, app)
}

/// Stops all events.
pub(crate) fn clear_settings(sim: &mut Sim, app: &str) -> Outcome {
    check_app(sim, app)?;
    sim.settings.webhook_url.clear();
    Ok(Response::empty(204))
}

/// All subscriptions.
pub(crate) fn list(sim: &Sim, app: &str) -> Outcome {
    check_app(sim, app)?;
    let all: Vec<Json> = sim.webhooks.subscriptions.iter().map(Subscription::to_json).collect();
    Ok(Response::json(200, json!({"results": all}).to_string()))
}

/// Makes a subscription, paused unless told otherwise.
pub(crate) fn create(sim: &mut Sim, call: &Call, app: &str) -> Outcome {
    check_app(sim, app)?;
    let body = call.json()?;
    if sim.webhooks.subscriptions.len() >= MAX_SUBSCRIPTIONS {
        return Err(ApiError::invalid(format!("An app has at most {MAX_SUBSCRIPTIONS} subscriptions")));
    }
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let subscription = Subscription {
        id: 100_000 + sim.webhooks.next_id(),
        event_type: text_member(&body, "eventType")?,
        property: text("propertyName"),
        object_type_id: text("objectTypeId"),
        active: body["active"] == true,
        created_ms: call.now_ms,
    };
    let answer = subscription.to_json();
    sim.webhooks.subscriptions.push(subscription);
    Ok(Response::json(201, answer.to_string()))
}

/// One subscription.
pub(crate) fn get(sim: &Sim, app: &str, id: &str) -> Outcome {
    let at = find(sim, app, id)?;
    Ok(Response::json(200, sim.webhooks.subscriptions[at].to_json().to_string()))
}

/// Pauses or resumes one.
pub(crate) fn update(sim: &mut Sim, call: &Call, app: &str, id: &str) -> Outcome {
    let at = find(sim, app, id)?;
    if let Some(active) = call.json()?["active"].as_bool() {
        sim.webhooks.subscriptions[at].active = active;
    }
    get(sim, app, id)
}

/// Deletes one.
pub(crate) fn delete(sim: &mut Sim, app: &str, id: &str) -> Outcome {
    let at = find(sim, app, id)?;
    sim.webhooks.subscriptions.remove(at);
    Ok(Response::empty(204))
}
