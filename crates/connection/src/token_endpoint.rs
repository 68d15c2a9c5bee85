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

#[cfg(test)]
mod tests {
    use testing::http;

    use super::*;
    use crate::test_support::{Fixture, secret, token_failure};

    const HOUR: i64 = 3_600_000;

    fn refresh(fixture: &Fixture) -> Result<TokenSet, TokenError> {
        let settings = fixture.settings();
        let call = settings.api.refresh_token(&settings.client, &secret("refresh-1"));
        pollster::block_on(tokens(&fixture.ports(), &settings, &call))
    }

    #[test]
    fn each_failure_is_answered_by_whose_move_it_is() {
        for (failure, status, code, transient, retry_after_ms) in [
            (TokenFailure::Reconnect, 409, "needs_reconnect", false, None),
            (TokenFailure::Configuration, 500, "not_configured", false, None),
            (TokenFailure::Transient, 503, "hubspot_unavailable", true, Some(5_000)),
        ] {
            let problem = TokenError { failure, status: String::new() }.problem();
            assert_eq!((problem.status, problem.code.as_str()), (status, code));
            assert_eq!((problem.transient, problem.retry_after_ms), (transient, retry_after_ms), "{code}");
        }
    }

    #[test]
    fn what_will_not_change_is_asked_once() {
        for (status, error, failure) in [
            ("BAD_CLIENT_ID", "invalid_client", TokenFailure::Configuration),
            ("BAD_CLIENT_SECRET", "invalid_client", TokenFailure::Configuration),
            ("BAD_REFRESH_TOKEN", "invalid_grant", TokenFailure::Reconnect),
        ] {
            let fixture = Fixture::new(HOUR);
            fixture.test.http.answer_with(move |_| token_failure(status, error));
            assert_eq!(refresh(&fixture).unwrap_err(), TokenError { failure, status: status.to_owned() });
            assert_eq!(fixture.refreshes(), 1, "{status}");
        }
    }

    #[test]
    fn an_outage_is_sat_out_twice_with_growing_waits() {
        let fixture = Fixture::new(HOUR);
        fixture.test.http.answer_with(|_| http::text(503, &[], ""));
        let start = fixture.ports().clock.now();
        assert_eq!(refresh(&fixture).unwrap_err(), transient());
        assert_eq!(fixture.refreshes(), 3);
        let waited = fixture.ports().clock.now().millis_since(start);
        assert!((200 + 400..=400 + 800).contains(&waited), "{waited}");
        let attempts = fixture.test.log.of("token_request_failed");
        let attempts: Vec<_> = attempts.iter().map(|line| line.fields["attempt"].clone()).collect();
        assert_eq!(attempts, [0, 1, 2]);
    }

    #[test]
    fn a_code_is_exchanged_once_whatever_comes() {
        let fixture = Fixture::new(HOUR);
        fixture.test.http.answer_with(|_| http::text(503, &[], ""));
        let settings = fixture.settings();
        let call =
            settings.api.exchange_code(&settings.client, &secret("c"), "https://x.example", &secret("v"));
        assert_eq!(pollster::block_on(tokens(&fixture.ports(), &settings, &call)).unwrap_err(), transient());
        assert_eq!(fixture.refreshes(), 1);
    }

    #[test]
    fn tokens_that_cannot_be_read_may_come_again_and_are_not_logged() {
        let fixture = Fixture::new(HOUR);
        fixture.test.http.then(http::text(200, &[], "{\"access_token\":\"access-7\"}"));
        assert_eq!(refresh(&fixture).unwrap_err(), transient());
        assert_eq!(fixture.test.log.of("token_answer_unreadable").len(), 1);
        fixture.test.log.assert_never_contains("access-7");
    }
}
