//! From a HubSpot request to an HTTP request.

use hubspot::{ApiRequest, ErrorBody, Failure};
use kernel::{Redacted, Timestamp};
use ports::{HttpError, HttpRequest, HttpResponse, Ports};

/// What came of sending a request once.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A whole answer with a status of 2xx.
    Good(HttpResponse),
    /// An answer with another status.
    Failed { response: HttpResponse, body: ErrorBody, failure: Failure },
    /// No answer, or not a whole one: the same to us, since nothing is known.
    Lost(&'static str),
}

/// Sends `request` once.
pub(crate) async fn send(
    ports: &Ports,
    api_base: &str,
    request: &ApiRequest,
    bearer: Option<Redacted<String>>,
    timeout_ms: u32,
) -> (Outcome, Timestamp) {
    let mut http = HttpRequest::new(request.method, format!("{api_base}{}", request.path_and_query))
        .header("accept", "application/json");
    http.timeout_ms = timeout_ms;
    http.bearer = bearer.filter(|_| request.bearer);
    if let Some(body) = &request.body {
        http = http.body(body.content_type, body.text.expose().clone());
    }
    let sent_at = ports.clock.now();
    let outcome = match ports.http.send(http).await {
        Ok(response) if (200..300).contains(&response.status) => {
            if is_whole(&response) {
                Outcome::Good(response)
            } else {
                Outcome::Lost("cut_short")
            }
        }
        Ok(response) => {
            let body = ErrorBody::read(&response.body);
            let failure = Failure::classify(response.status, response.header("retry-after"), &body);
            Outcome::Failed { response, body, failure }
        }
        Err(HttpError::Timeout) => Outcome::Lost("timeout"),
        Err(HttpError::Network(_)) => Outcome::Lost("network"),
        // Never of `send`, which reads the whole answer.
        Err(HttpError::TooLarge { .. }) => Outcome::Lost("too_large"),
    };
    (outcome, sent_at)
}

/// A cheap look at both ends: an answer that was cut short seldom ends in a bracket, and a reader finds the rest.
fn is_whole(response: &HttpResponse) -> bool {
    let body = response.body.trim_ascii();
    body.is_empty()
        || (body.starts_with('{') && body.ends_with('}'))
        || (body.starts_with('[') && body.ends_with(']'))
}

/// The path without its query, for the log.
pub(crate) fn path_of(request: &ApiRequest) -> &str {
    request.path_and_query.split('?').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_was_cut_short_is_not_whole() {
        let whole =
            |body: &str| is_whole(&HttpResponse { status: 200, headers: Vec::new(), body: body.to_owned() });
        assert!(whole("{\"results\":[]}\n") && whole("[]") && whole(""));
        assert!(!whole("{\"results\":[{\"id\"") && !whole("<html></html>"));
        for mixed in ["{]", "[}", "{", "[", "}", "]", "x}", "x]"] {
            assert!(!whole(mixed), "{mixed}");
        }
    }

    #[test]
    fn a_query_stays_out_of_the_log() {
        let request =
            hubspot::Api::default().list(hubspot::ObjectType::Contacts, &hubspot::ListQuery::default());
        assert!(request.path_and_query.contains('?'));
        assert_eq!(path_of(&request), "/crm/objects/2026-09/contacts");
    }
}
