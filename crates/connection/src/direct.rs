//! A single call with a token in hand, outside the token service.

use hubspot::{AccountInfo, ApiRequest, Failure};
use kernel::Redacted;
use ports::{Level, Ports};
use serde_json::json;

use crate::Settings;
use crate::transport::{Outcome, path_of, send};

/// For what happens while a user waits at a browser.
const TIMEOUT_MS: u32 = 10_000;

/// Sends `request` once with `token`; `None` when it had no good answer, which is logged. For steps that are best
/// effort: account details while connecting, the uninstall while disconnecting.
pub async fn send_with_token(
    ports: &Ports,
    settings: &Settings,
    request: &ApiRequest,
    token: &Redacted<String>,
) -> Option<String> {
    let (outcome, _) = send(ports, &settings.api_base, request, Some(token.clone()), TIMEOUT_MS).await;
    let why = match outcome {
        Outcome::Good(response) => return Some(response.body),
        Outcome::Failed { response, body, .. } => {
            json!({ "path": path_of(request), "status": response.status, "correlation_id": body.correlation_id })
        }
        Outcome::Lost(why) => json!({ "path": path_of(request), "lost": why }),
    };
    ports.log.log(Level::Warn, "hubspot_call_failed", why);
    None
}

/// What HubSpot says of a token.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It takes it, and tells whose it is unless the token is not allowed to know.
    Takes(Option<AccountInfo>),
    /// It refuses it, today and tomorrow.
    Refuses,
    /// Nothing: it does not answer, or asks for patience.
    NotTold,
}

/// Asks HubSpot once whether it takes a token: the account's details answer every kind of token.
pub async fn judge_token(ports: &Ports, settings: &Settings, token: &Redacted<String>) -> Verdict {
    let request = settings.api.account_info();
    let (outcome, _) = send(ports, &settings.api_base, &request, Some(token.clone()), TIMEOUT_MS).await;
    let why = match outcome {
        Outcome::Good(response) => match AccountInfo::read(&response.body) {
            Ok(info) => return Verdict::Takes(Some(info)),
            Err(error) => json!({ "path": path_of(&request), "unreadable": error.to_string() }),
        },
        Outcome::Failed { failure: Failure::ExpiredAuth | Failure::InvalidAuth, .. } => {
            return Verdict::Refuses;
        }
        Outcome::Failed { failure: Failure::MissingScopes(_) | Failure::Forbidden, .. } => {
            return Verdict::Takes(None);
        }
        Outcome::Failed { response, body, .. } => {
            json!({ "path": path_of(&request), "status": response.status, "correlation_id": body.correlation_id })
        }
        Outcome::Lost(why) => json!({ "path": path_of(&request), "lost": why }),
    };
    ports.log.log(Level::Warn, "hubspot_call_failed", why);
    Verdict::NotTold
}

#[cfg(test)]
mod tests {
    use testing::http;

    use super::*;
    use crate::test_support::{Fixture, secret};

    #[test]
    fn only_a_clear_no_is_taken_for_one() {
        let fixture = Fixture::new(3_600_000);
        let settings = fixture.settings();
        for (status, body, verdict) in [
            (200, "{\"portalId\":7}", None),
            (401, "{\"category\":\"INVALID_AUTHENTICATION\"}", Some(Verdict::Refuses)),
            (403, "{\"category\":\"MISSING_SCOPES\"}", Some(Verdict::Takes(None))),
            (429, "{}", Some(Verdict::NotTold)),
            (502, "<html>", Some(Verdict::NotTold)),
            (200, "[]", Some(Verdict::NotTold)),
        ] {
            fixture.test.http.then(http::text(status, &[], body));
            let told = pollster::block_on(judge_token(&fixture.ports(), &settings, &secret("access-7")));
            match verdict {
                Some(verdict) => assert_eq!(told, verdict, "{status} {body}"),
                None => assert!(matches!(told, Verdict::Takes(Some(info)) if info.portal_id == "7")),
            }
        }
        fixture.test.log.assert_never_contains("access-7");
    }

    #[test]
    fn a_good_answer_is_handed_on_and_a_bad_one_is_logged_and_not_repeated() {
        let fixture = Fixture::new(3_600_000);
        let settings = fixture.settings();
        let send = || {
            let request = settings.api.account_info();
            pollster::block_on(send_with_token(&fixture.ports(), &settings, &request, &secret("access-7")))
        };
        fixture.test.http.then(http::text(200, &[], "{\"portalId\":7}"));
        fixture.test.http.then(http::text(503, &[], "{}"));
        fixture.test.http.then(http::text(200, &[], "{\"portalId\""));
        assert_eq!(send().as_deref(), Some("{\"portalId\":7}"));
        assert_eq!((send(), send()), (None, None));
        assert_eq!(fixture.bearers(), ["access-7"; 3]);
        let logged = fixture.test.log.of("hubspot_call_failed");
        assert_eq!(
            (&logged[0].fields["status"], &logged[1].fields["lost"]),
            (&json!(503), &json!("cut_short"))
        );
        fixture.test.log.assert_never_contains("access-7");
    }
}
