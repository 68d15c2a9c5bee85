//! The one error type: a stable code, an HTTP status and a sentence for a human.

use serde::{Deserialize, Serialize};

/// One invalid field of a request body, pointed at by an RFC 6901 JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// JSON pointer into the request body, for example `/portal_id`.
    pub pointer: String,
    /// What is wrong with it and what would be right.
    pub detail: String,
}

/// A failure as a value. `edge::entry` turns it into RFC 9457 `application/problem+json`.
///
/// `code` is the stable name that clients switch on; `detail` may change its wording at any time and never holds a
/// secret or personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// HTTP status that answers it.
    pub status: u16,
    /// Stable machine-readable code in `snake_case`.
    pub code: String,
    /// What happened and what to do, for a human.
    pub detail: String,
    /// The invalid fields of a 422.
    pub errors: Vec<FieldError>,
    /// Milliseconds after which a retry makes sense (`Retry-After`), when known.
    pub retry_after_ms: Option<u64>,
    /// Whether the same call may succeed later without anyone changing anything.
    pub transient: bool,
    /// The methods that the path does have (the `Allow` header of a 405).
    pub allow: Vec<&'static str>,
}

impl Problem {
    /// A problem that a retry does not cure.
    pub fn new(status: u16, code: impl Into<String>, detail: impl Into<String>) -> Self {
        let transient = status == 429 || status == 503 || status == 504;
        Self {
            status,
            code: code.into(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_ms: None,
            transient,
            allow: Vec::new(),
        }
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(400, code, detail)
    }

    /// 401 `unauthorized`.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(401, "unauthorized", detail)
    }

    /// 403 `forbidden`.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "forbidden", detail)
    }

    /// 404 with the code that names what is missing, for example `unknown_portal`.
    pub fn not_found(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(404, code, detail)
    }

    /// 405 `method_not_allowed` with the methods that are.
    pub fn method_not_allowed(allow: Vec<&'static str>) -> Self {
        let mut problem = Self::new(405, "method_not_allowed", format!("use {}", allow.join(", ")));
        problem.allow = allow;
        problem
    }

    /// 422 `invalid_request` with the fields at fault.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(422, "invalid_request", "the request body has invalid fields");
        problem.errors = errors;
        problem
    }

    /// The same as a fault of this field, when it is an `invalid_request` whose author could not see the request.
    #[must_use]
    pub fn blamed_on(self, pointer: &str) -> Self {
        if self.code != "invalid_request" || !self.errors.is_empty() {
            return self;
        }
        Self::invalid(vec![FieldError { pointer: pointer.to_owned(), detail: self.detail }])
    }

    /// 500: a defect or a broken configuration of ours. `detail` goes to the log, not to the caller.
    pub fn internal(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(500, code, detail)
    }

    /// 503: something we depend on is away for a while; worth a retry.
    pub fn unavailable(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(503, code, detail)
    }

    /// The same problem, to be retried not before `millis` from now.
    #[must_use]
    pub fn retry_after(mut self, millis: u64) -> Self {
        self.retry_after_ms = Some(millis);
        self.transient = true;
        self
    }

    /// The RFC 9457 title of the status.
    pub fn title(&self) -> &'static str {
        match self.status {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            413 => "Content Too Large",
            415 => "Unsupported Media Type",
            422 => "Unprocessable Content",
            429 => "Too Many Requests",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Internal Server Error",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passes_by_itself_is_transient() {
        let transient: Vec<u16> =
            (100..600).filter(|status| Problem::new(*status, "c", "d").transient).collect();
        assert_eq!(transient, [429, 503, 504]);
        let told_when = Problem::bad_request("c", "d").retry_after(7);
        assert_eq!((told_when.transient, told_when.retry_after_ms), (true, Some(7)));
    }

    #[test]
    fn every_way_to_say_no_has_the_status_and_the_title_of_its_rfc() {
        let of = |status: u16| Problem::new(status, "c", "d").title();
        for (status, title) in [
            (400, "Bad Request"),
            (401, "Unauthorized"),
            (403, "Forbidden"),
            (404, "Not Found"),
            (405, "Method Not Allowed"),
            (409, "Conflict"),
            (413, "Content Too Large"),
            (415, "Unsupported Media Type"),
            (422, "Unprocessable Content"),
            (429, "Too Many Requests"),
            (500, "Internal Server Error"),
            (502, "Bad Gateway"),
            (503, "Service Unavailable"),
            (504, "Gateway Timeout"),
        ] {
            assert_eq!(of(status), title, "{status}");
        }
        for (problem, status, code) in [
            (Problem::bad_request("c", "d"), 400, "c"),
            (Problem::unauthorized("d"), 401, "unauthorized"),
            (Problem::forbidden("d"), 403, "forbidden"),
            (Problem::not_found("c", "d"), 404, "c"),
            (Problem::method_not_allowed(vec!["GET", "POST"]), 405, "method_not_allowed"),
            (Problem::invalid(Vec::new()), 422, "invalid_request"),
            (Problem::internal("c", "d"), 500, "c"),
            (Problem::unavailable("c", "d"), 503, "c"),
        ] {
            assert_eq!((problem.status, problem.code.as_str()), (status, code));
        }
    }

    #[test]
    fn a_problem_names_what_is_at_fault_and_what_is_allowed() {
        let wrong = FieldError { pointer: "/portal_id".to_owned(), detail: "is no number".to_owned() };
        assert_eq!(Problem::invalid(vec![wrong.clone()]).errors, [wrong]);
        let refused = Problem::method_not_allowed(vec!["GET", "POST"]);
        assert_eq!(refused.allow, ["GET", "POST"]);
        assert_eq!(refused.to_string(), "method_not_allowed: use GET, POST");
    }
    #[test]
    fn only_an_unseen_request_is_blamed_on_the_field_that_caused_it() {
        let unseen = Problem::bad_request("invalid_request", "no such property");
        let blamed = unseen.blamed_on("/filter");
        let wrong = FieldError { pointer: "/filter".to_owned(), detail: "no such property".to_owned() };
        assert_eq!(blamed, Problem::invalid(vec![wrong]));
        for kept in [blamed, Problem::bad_request("unknown_object", "no such property")] {
            assert_eq!(kept.clone().blamed_on("/other"), kept);
        }
    }
}
