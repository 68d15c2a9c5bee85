//! Who is calling.

use crate::api::call::Call;
use crate::sim::Sim;
use crate::sim::tokens::Grant;
use crate::wire::ApiError;
use crate::wire::json::iso;

/// What the bearer token stands for, or HubSpot's 401.
pub(crate) fn authenticate(sim: &Sim, call: &Call) -> Result<Grant, ApiError> {
    let header = call.request.get_header("authorization").unwrap_or_default();
    let token = header.strip_prefix("Bearer ").or_else(|| header.strip_prefix("bearer ")).map(str::trim);
    let Some(grant) = token.and_then(|token| sim.tokens.bearer(token)) else {
        let message = "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview";
        return Err(ApiError::new(401, "INVALID_AUTHENTICATION", message));
    };
    if grant.expires_ms <= call.now_ms {
        let seconds = (call.now_ms - grant.expires_ms) / 1_000;
        let message = format!("The OAuth token used to make this call expired {seconds} second(s) ago.");
        let error = ApiError::new(401, "EXPIRED_AUTHENTICATION", message);
        return Err(error.with_context("expire time", vec![iso(grant.expires_ms)]));
    }
    Ok(grant.clone())
}
