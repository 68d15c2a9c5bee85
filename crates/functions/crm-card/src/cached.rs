//! Cards that a client which has them already need not get again.

use edge::{Request, Response};
use kernel::{Problem, sha256_hex};
use serde::Serialize;

/// Half a SHA-256 in hex: collisions are out of reach, and the header stays short.
const TAG_DIGITS: usize = 32;

/// 200 with an `ETag`, or 304 without a body when the caller has these very bytes.
pub(crate) fn answer<T: Serialize>(request: &Request, value: &T) -> Result<Response, Problem> {
    let response = Response::json(200, value)?;
    let digest = sha256_hex(&response.body);
    let tag = format!("\"{}\"", digest.get(..TAG_DIGITS).unwrap_or(&digest));
    let known = request.header("if-none-match").is_some_and(|sent| is_among(sent, &tag));
    let response = if known { Response::empty(304) } else { response };
    // A card is one portal's business, and a score may change at any time: keep it, but ask.
    Ok(response.with_header("etag", tag).with_header("cache-control", "private, no-cache"))
}

/// RFC 9110, 13.1.2: a list of tags, compared weakly, or `*`.
fn is_among(sent: &str, tag: &str) -> bool {
    sent.split(',').map(str::trim).any(|sent| sent == "*" || sent.strip_prefix("W/").unwrap_or(sent) == tag)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn ask(sent: &str) -> Response {
        let request = Request::new("crm-card", "GET", "/crm-card/app").with_header("if-none-match", sent);
        answer(&request, &"body").unwrap()
    }

    #[test]
    fn a_client_that_has_the_answer_is_told_so_without_a_body() {
        let tag = ask("").header("etag").unwrap().to_owned();
        for sent in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let response = ask(&sent);
            assert_eq!((response.status, response.body.len()), (304, 0), "{sent}");
            assert_eq!(response.header("etag"), Some(tag.as_str()));
        }
    }

    #[test]
    fn any_other_tag_gets_the_answer() {
        for sent in ["", "\"x\"", "x"] {
            let response = ask(sent);
            assert_eq!((response.status, response.body.as_slice()), (200, b"\"body\"".as_slice()), "{sent}");
            assert_eq!(response.header("cache-control"), Some("private, no-cache"));
        }
    }
}
