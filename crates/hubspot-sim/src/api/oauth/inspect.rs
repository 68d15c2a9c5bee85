//! Introspection, revocation and uninstalling.

use serde_json::{Value as Json, json};

use super::token::Form;
use crate::api::call::Call;
use crate::sim::Sim;
use crate::wire::{ApiError, Outcome, Response};

/// `POST /oauth/{version}/token/introspect`: what a token is good for; `{"active": false}` when for nothing.
pub(crate) fn introspect(sim: &Sim, call: &Call) -> Outcome {
    let form = Form::read(sim, call)?;
    let token = form.get("token").unwrap_or_default();
    let inactive = json!({"active": false});
    let body =
        describe_access(sim, call.now_ms, token).or_else(|| describe_refresh(sim, token)).unwrap_or(inactive);
    Ok(Response::json(200, body.to_string()))
}

fn describe(sim: &Sim, token: &str, token_use: &str, scopes: &[String]) -> Json {
    json!({
        "active": true,
        "token": token,
        "token_use": token_use,
        "token_type": "bearer",
        "client_id": sim.config.client_id,
        "app_id": sim.config.app_id,
        "hub_id": sim.config.portal_id,
        "user_id": 1,
        "user": sim.config.user_email,
        "hub_domain": sim.config.hub_domain,
        "scopes": scopes,
    })
}

fn describe_access(sim: &Sim, now_ms: i64, token: &str) -> Option<Json> {
    let grant = sim.tokens.access(token).filter(|grant| grant.expires_ms > now_ms)?;
    let mut body = describe(sim, token, "access_token", &grant.scopes);
    body["expires_in"] = json!((grant.expires_ms - now_ms) / 1_000);
    body["is_private_distribution"] = json!(false);
    body["signed_access_token"] = json!({
        "appId": sim.config.app_id,
        "hubId": sim.config.portal_id,
        "userId": 1,
        "expiresAt": grant.expires_ms,
        "scopes": grant.scopes.join(" "),
        "hublet": "na1",
        "installingUserId": 1,
    });
    Some(body)
}

fn describe_refresh(sim: &Sim, token: &str) -> Option<Json> {
    let live = !sim.tokens.uninstalled && !sim.tokens.refresh_refused;
    sim.tokens
        .refresh(token)
        .filter(|_| live)
        .map(|grant| describe(sim, token, "refresh_token", &grant.scopes))
}

/// `GET /oauth/v1/access-tokens/{token}`, until February 2027.
pub(crate) fn legacy(sim: &Sim, call: &Call, token: &str) -> Outcome {
    let body = describe_access(sim, call.now_ms, token)
        .ok_or_else(|| ApiError::not_found("access token is invalid or has expired"))?;
    Ok(Response::json(200, body.to_string()))
}

/// `POST /oauth/v2/private-apps/get/access-token-info`: what the token of a private app is good for.
pub(crate) fn private_app(sim: &Sim, call: &Call) -> Outcome {
    let body = call.json()?;
    let token = body["tokenKey"].as_str().unwrap_or_default();
    let grant = sim.tokens.private(token);
    let grant = grant
        .ok_or_else(|| ApiError::new(401, "INVALID_AUTHENTICATION", "The access token is not known."))?;
    let body = json!({"userId": 1, "hubId": sim.config.portal_id, "appId": sim.config.app_id + 1, "scopes": grant.scopes});
    Ok(Response::json(200, body.to_string()))
}

/// `POST /oauth/{version}/token/revoke`: ends a refresh token. Access tokens live on until they expire, and the app
/// stays installed.
pub(crate) fn revoke(sim: &mut Sim, call: &Call) -> Outcome {
    let form = Form::read(sim, call)?;
    sim.tokens.revoke_refresh(form.get("token").unwrap_or_default());
    Ok(Response::json(200, "{}"))
}

/// `DELETE /appinstalls/{version}/external-install`: the portal loses the app and every token with it.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn uninstall(sim: &mut Sim) -> Outcome {
    sim.tokens.uninstalled = true;
    Ok(Response::empty(204))
}
