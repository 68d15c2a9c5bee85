//! Requests to the token endpoint and what their failures mean.

use hubspot::{ApiRequest, TokenSet};
use kernel::{Backoff, Problem, Redacted};
use oauth::TokenFailure;
use ports::{Level, Ports};
use serde_json::json;

use crate::Settings;
use crate::transport::{Outcome, path_of, send};

/// Token requests are small; three of these and their waits fit into the refresh lease.
const TIMEOUT_MS: u32 = 10_000;
const BACKOFF: Backoff = Backoff { base_ms: 400, cap_ms: 2_000, retries: 2 };

/// A token request that failed for good or for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    /// Whose move it is.
    pub failure: TokenFailure,
    /// HubSpot's own name for it (`BAD_REFRESH_TOKEN`, …); empty when it gave none.
    pub status: String,
}

impl TokenError {
    /// The problem of a connection whose token cannot be refreshed.
    pub fn problem(&self) -> Problem {
        match self.failure {
            TokenFailure::Reconnect => needs_reconnect(),
            TokenFailure::Configuration => crate::settings::not_configured(
                "HubSpot refuses the client id, the client secret or the scopes",
            ),
            TokenFailure::Transient => {
                Problem::unavailable("hubspot_unavailable", "HubSpot's token endpoint is not available")
                    .retry_after(5_000)
            }
        }
    }
}

/// 409: the user must connect the portal again.
pub fn needs_reconnect() -> Problem {
    Problem::new(
        409,
        "needs_reconnect",
        "HubSpot no longer accepts this connection; connect the portal again",
    )
}

/// Sends a token request and returns the body of its good answer.
///
/// Repeats what may be repeated. Nothing of the answer is logged but its status and codes.
pub async fn request(
    ports: &Ports,
    settings: &Settings,
    request: &ApiRequest,
) -> Result<Redacted<String>, TokenError> {
    let mut attempt = 0;
    loop {
        let (outcome, _) = send(ports, &settings.api_base, request, None, TIMEOUT_MS).await;
        let (error, fields) = match outcome {
            Outcome::Good(response) => return Ok(Redacted::new(response.body)),
            Outcome::Failed { response, body, .. } => {
                let failure = TokenFailure::classify(response.status, &body.category, &body.error);
                let fields = json!({
                    "path": path_of(request), "status": response.status, "error": body.error,
                    "category": body.category, "correlation_id": body.correlation_id, "attempt": attempt,
                });
                (TokenError { failure, status: body.category }, fields)
            }
            Outcome::Lost(why) => {
                (transient(), json!({ "path": path_of(request), "lost": why, "attempt": attempt }))
            }
        };
        ports.log.log(Level::Warn, "token_request_failed", fields);
        let wait = BACKOFF.delay_ms(attempt, ports.entropy.u32()).filter(|_| request.repeatable);
        match wait {
            Some(wait) if error.failure == TokenFailure::Transient => ports.timer.sleep_ms(wait).await,
            _ => return Err(error),
        }
        attempt += 1;
    }
}

/// Sends a request that answers with tokens.
pub async fn tokens(ports: &Ports, settings: &Settings, call: &ApiRequest) -> Result<TokenSet, TokenError> {
    let body = request(ports, settings, call).await?;
    TokenSet::read(body.expose()).map_err(|error| {
        ports.log.log(Level::Error, "token_answer_unreadable", json!({ "reason": error.to_string() }));
        transient()
    })
}

const fn transient() -> TokenError {
    TokenError { failure: TokenFailure::Transient, status: String::new() }
}
