//! `POST /oauth/{version}/token`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::api::call::Call;
use crate::sim::Sim;
use crate::sim::tokens::Code;
use crate::wire::{ApiError, Outcome, Response, decode_form};

/// The form fields of a token request; the query does not count.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the body, refuses other content types, and checks the app's credentials.
    pub fn read(sim: &Sim, call: &Call) -> Result<Self, ApiError> {
        let content_type = call.request.get_header("content-type").unwrap_or_default();
        if !content_type.starts_with("application/x-www-form-urlencoded") {
            return Err(ApiError::new(415, "VALIDATION_ERROR", "Unsupported media type"));
        }
        let form = Self(decode_form(&call.request.body));
        if form.get("client_id") != Some(&sim.config.client_id) {
            return Err(refuse("invalid_client", "BAD_CLIENT_ID", "missing or unknown client id"));
        }
        if form.get("client_secret") != Some(&sim.config.client_secret) {
            return Err(refuse("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret"));
        }
        Ok(form)
    }

    /// A field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// An error with both RFC 6749's fields and HubSpot's.
pub(crate) fn refuse(error: &str, status: &str, message: &str) -> ApiError {
    ApiError::new(400, "", message)
        .with_member("error", error)
        .with_member("error_description", message)
        .with_member("status", status)
}

/// Exchanges a code or a refresh token.
pub(crate) fn exchange(sim: &mut Sim, call: &Call) -> Outcome {
    let form = Form::read(sim, call)?;
    match form.get("grant_type") {
        Some("authorization_code") => by_code(sim, call.now_ms, &form),
        Some("refresh_token") => by_refresh_token(sim, call.now_ms, &form),
        _ => Err(refuse("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type")),
    }
}

fn by_code(sim: &mut Sim, now_ms: i64, form: &Form) -> Outcome {
    let code = sim.tokens.take_code(form.get("code").unwrap_or_default());
    let code = code.filter(|code| code.expires_ms > now_ms);
    let code =
        code.ok_or_else(|| refuse("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code"))?;
    if form.get("redirect_uri") != Some(&code.redirect_uri) {
        return Err(refuse("invalid_request", "BAD_REDIRECT_URI", "missing or wrong redirect URI"));
    }
    if !verifies(&code, form.get("code_verifier")) {
        return Err(refuse("invalid_request", "BAD_CODE_VERIFIER", "missing or wrong code verifier"));
    }
    let refresh_token = sim.tokens.issue_refresh(sim.config.seed, code.scopes.clone());
    Ok(answer(sim, now_ms, &refresh_token, &code.scopes))
}

/// RFC 7636.
fn verifies(code: &Code, verifier: Option<&str>) -> bool {
    match (&code.challenge, verifier) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((challenge, true)), Some(verifier)) => challenge == verifier,
        (Some((challenge, false)), Some(verifier)) => {
            *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
        }
    }
}

fn by_refresh_token(sim: &mut Sim, now_ms: i64, form: &Form) -> Outcome {
    if sim.tokens.uninstalled {
        return Err(refuse("access_denied", "BAD_HUB", "missing or unknown hub id"));
    }
    let token = form.get("refresh_token").unwrap_or_default();
    let grant = sim.tokens.refresh(token).filter(|_| !sim.tokens.refresh_refused);
    let grant = grant
        .ok_or_else(|| refuse("invalid_grant", "BAD_REFRESH_TOKEN", "missing or unknown refresh token"))?;
    let scopes = grant.scopes.clone();
    if !sim.settings.rotate_refresh_tokens {
        return Ok(answer(sim, now_ms, token, &scopes));
    }
    sim.tokens.revoke_refresh(token);
    let rotated = sim.tokens.issue_refresh(sim.config.seed, scopes.clone());
    Ok(answer(sim, now_ms, &rotated, &scopes))
}

fn answer(sim: &mut Sim, now_ms: i64, refresh_token: &str, scopes: &[String]) -> Response {
    let seconds = sim.settings.access_token_seconds;
    let access_token = sim.tokens.issue_access(sim.config.seed, now_ms + seconds * 1_000, scopes.to_vec());
    let body = json!({
        "access_token": access_token,
        "refresh_token": refresh_token,
        "expires_in": seconds,
        "token_type": "bearer",
        "token_use": "access_token",
        "hub_id": sim.config.portal_id,
        "scopes": scopes,
        "user_id": 1,
        "id_token": null,
    });
    Response::json(200, body.to_string())
}

impl Sim {
    /// Installs the app without a browser: an access token and a refresh token with every scope.
    pub fn install(&mut self, now_ms: i64) -> (String, String) {
        self.tokens.reinstall();
        let scopes: Vec<String> = super::scopes::KNOWN.iter().map(|scope| (*scope).to_owned()).collect();
        let refresh = self.tokens.issue_refresh(self.config.seed, scopes.clone());
        let expires_ms = now_ms + self.clock_shift_ms + self.settings.access_token_seconds * 1_000;
        (self.tokens.issue_access(self.config.seed, expires_ms, scopes), refresh)
    }
}
