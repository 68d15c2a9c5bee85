//! Cross-origin access for the browser origins named in `ALLOWED_ORIGINS`.

use ports::Secrets;

use crate::{Request, Response};

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
/// What supabase-js and our own clients send, for a preflight that names no headers.
const HEADERS: &str = "authorization, apikey, content-type, idempotency-key, x-client-info, x-request-id";
/// What a script may read of an answer.
const EXPOSED: &str = "x-request-id, retry-after, idempotency-replayed";
/// Seconds that a browser keeps a preflight; Chromium takes no more than two hours.
const MAX_AGE: &str = "7200";

/// Answers a preflight. A foreign origin gets the same 204 without the permission.
pub fn preflight(secrets: &dyn Secrets, request: &Request) -> Response {
    let response = Response::empty(204).with_header("allow", METHODS);
    if allowed_origin(secrets, request).is_none() {
        return response;
    }
    let wanted = request.header("access-control-request-headers").filter(|names| is_header_list(names));
    response
        .with_header("access-control-allow-methods", METHODS)
        .with_header("access-control-allow-headers", wanted.unwrap_or(HEADERS))
        .with_header("access-control-max-age", MAX_AGE)
}

/// Adds what an allowed origin needs to read the answer.
pub fn allow(secrets: &dyn Secrets, request: &Request, response: Response) -> Response {
    if request.header("origin").is_none() {
        return response;
    }
    let response = response.with_header("vary", "origin, access-control-request-headers");
    match allowed_origin(secrets, request) {
        Some(origin) => response
            .with_header("access-control-allow-origin", origin)
            .with_header("access-control-expose-headers", EXPOSED),
        None => response,
    }
}

/// The origin of the request when the list has it (or a lone `*`), compared as a whole.
fn allowed_origin(secrets: &dyn Secrets, request: &Request) -> Option<String> {
    let origin = request.header("origin")?;
    let list = secrets.setting("ALLOWED_ORIGINS", "");
    let mut entries = list.split(',').map(|entry| entry.trim().trim_end_matches('/'));
    entries.any(|entry| entry == "*" || entry.eq_ignore_ascii_case(origin)).then(|| origin.to_owned())
}

fn is_header_list(names: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b',' | b' ');
    !names.is_empty() && names.len() <= 1_024 && names.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use testing::MapSecrets;

    use super::*;

    fn secrets() -> MapSecrets {
        MapSecrets::of(&[("ALLOWED_ORIGINS", "https://app.example.com, http://localhost:3000/")])
    }

    fn from(origin: &str) -> Request {
        Request::new("f", "OPTIONS", "/f").with_header("origin", origin)
    }

    #[test]
    fn a_listed_origin_is_allowed_and_echoed() {
        for origin in ["https://app.example.com", "http://localhost:3000"] {
            let response = allow(&secrets(), &from(origin), preflight(&secrets(), &from(origin)));
            assert_eq!(response.status, 204);
            assert_eq!(response.header("access-control-allow-origin"), Some(origin));
            assert_eq!(response.header("access-control-allow-methods"), Some(METHODS));
        }
    }

    #[test]
    fn another_origin_gets_no_permission() {
        for origin in ["https://app.example.com.evil.com", "https://example.com", "null", ""] {
            let response = allow(&secrets(), &from(origin), preflight(&secrets(), &from(origin)));
            assert_eq!(response.header("access-control-allow-origin"), None, "{origin}");
            assert_eq!(response.header("access-control-allow-methods"), None, "{origin}");
            assert!(response.header("vary").is_some());
        }
        let unset = MapSecrets::of(&[]);
        let response = allow(&unset, &from("https://app.example.com"), Response::empty(200));
        assert_eq!(response.header("access-control-allow-origin"), None);
    }

    #[test]
    fn the_headers_a_browser_asks_for_are_allowed() {
        let asked =
            from("https://app.example.com").with_header("access-control-request-headers", "apikey,x-new");
        let answer = preflight(&secrets(), &asked);
        assert_eq!(answer.header("access-control-allow-headers"), Some("apikey,x-new"));
        let odd = from("https://app.example.com").with_header("access-control-request-headers", "a\u{7f}b");
        assert_eq!(preflight(&secrets(), &odd).header("access-control-allow-headers"), Some(HEADERS));
    }

    #[test]
    fn a_call_that_is_not_from_a_browser_is_left_alone() {
        let request = Request::new("f", "GET", "/f");
        assert_eq!(allow(&secrets(), &request, Response::empty(204)), Response::empty(204));
    }
}
