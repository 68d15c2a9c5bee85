//! RFC 9457: a problem as the caller sees it.

use kernel::{FieldError, Problem, RequestId};
use serde::Serialize;

use crate::Response;

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
}

/// The answer to a failed request. What a 5xx says of our insides stays in the log.
pub fn respond(problem: &Problem, request_id: &RequestId) -> Response {
    let detail = match problem.status {
        502..=504 => "a service behind this one did not answer as it should; try again later",
        500.. => "something went wrong on our side; quote the request id when you report it",
        _ => &problem.detail,
    };
    let body = Body {
        // RFC 9457, 4.2.1: with about:blank the title is that of the status; the code tells problems apart.
        r#type: "about:blank",
        title: problem.title(),
        status: problem.status,
        detail,
        code: &problem.code,
        request_id: request_id.as_str(),
        errors: &problem.errors,
    };
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let mut response = Response::of(problem.status, "application/problem+json", body);
    if let Some(millis) = problem.retry_after_ms {
        response = response.with_header("retry-after", millis.div_ceil(1_000).to_string());
    }
    if !problem.allow.is_empty() {
        response = response.with_header("allow", problem.allow.join(", "));
    }
    if problem.status == 401 {
        response = response.with_header("www-authenticate", "Bearer");
    }
    response
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(problem: &Problem) -> (Response, Value) {
        let response = respond(problem, &RequestId::new("r1"));
        let body = serde_json::from_slice(&response.body).unwrap();
        (response, body)
    }

    #[test]
    fn every_member_of_the_contract_is_there() {
        let errors = vec![FieldError { pointer: "/a".into(), detail: "missing field `a`".into() }];
        let (response, body) = answer(&Problem::invalid(errors));
        assert_eq!(response.header("content-type"), Some("application/problem+json"));
        let expected = json!({
            "type": "about:blank", "title": "Unprocessable Content", "status": 422, "code": "invalid_request",
            "detail": "the request body has invalid fields", "request_id": "r1",
            "errors": [{ "pointer": "/a", "detail": "missing field `a`" }],
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn the_insides_of_a_server_error_are_not_told() {
        for status in [500, 502, 503, 504] {
            let (response, body) =
                answer(&Problem::new(status, "some_code", "table private.jobs is missing"));
            assert!(!body.to_string().contains("jobs"), "{body}");
            assert_eq!((response.status, &body["code"]), (status, &json!("some_code")));
        }
    }

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        let (response, _) = answer(&Problem::new(429, "rate_limited", "slow down").retry_after(1_001));
        assert_eq!(response.header("retry-after"), Some("2"));
    }

    #[test]
    fn a_405_names_the_methods() {
        let (response, _) = answer(&Problem::method_not_allowed(vec!["GET", "DELETE"]));
        assert_eq!(response.header("allow"), Some("GET, DELETE"));
    }
}
