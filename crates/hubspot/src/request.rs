//! A request as a value, and the paths of one API version.

use kernel::{Method, Redacted};
use serde::Serialize;

use crate::Bucket;

/// The version that is spoken unless the environment says otherwise (GA 2026-09-08, supported into 2028).
pub const DEFAULT_VERSION: &str = "2026-09";

/// A request body. Token requests carry secrets, so no body is ever printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `application/json` or `application/x-www-form-urlencoded`.
    pub content_type: &'static str,
    /// The body as text.
    pub text: Redacted<String>,
}

/// One call of the API, without host and credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRequest {
    /// Method.
    pub method: Method,
    /// Path with query, percent-encoded, beginning with `/`. Never holds a secret.
    pub path_and_query: String,
    /// Body, if any.
    pub body: Option<Body>,
    /// The rate limit that this call counts against.
    pub bucket: Bucket,
    /// Whether the portal's bearer token goes with it (token endpoints authenticate by the body).
    pub bearer: bool,
    /// Whether sending it twice has the same effect as once. A code exchange is not: the code is spent.
    pub repeatable: bool,
}

/// `HUBSPOT_API_VERSION` holds something that is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HubSpot API version must look like 2026-09 or 2027-03-beta")]
pub struct UnknownVersion;

/// Builds requests of one API version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    version: String,
}

impl Default for Api {
    fn default() -> Self {
        Self { version: DEFAULT_VERSION.to_owned() }
    }
}

impl Api {
    /// For a dated version (`2026-09`, `2027-03-beta`).
    pub fn new(version: &str) -> Result<Self, UnknownVersion> {
        let date = version.strip_suffix("-beta").unwrap_or(version).as_bytes();
        let dated = date.len() == 7
            && date
                .iter()
                .enumerate()
                .all(|(i, byte)| if i == 4 { *byte == b'-' } else { byte.is_ascii_digit() });
        if dated { Ok(Self { version: version.to_owned() }) } else { Err(UnknownVersion) }
    }

    /// The version in every path.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn get(path_and_query: String, bucket: Bucket) -> ApiRequest {
        ApiRequest { method: Method::Get, path_and_query, body: None, bucket, bearer: true, repeatable: true }
    }

    /// A POST that reads (search, batch read) or sets, so that sending it twice has the effect of once.
    pub(crate) fn query(path: String, body: &impl Serialize, bucket: Bucket) -> ApiRequest {
        // Only strings, numbers and arrays of them are serialised here; that cannot fail.
        let text = serde_json::to_string(body).unwrap_or_default();
        let body = Body { content_type: "application/json", text: Redacted::new(text) };
        ApiRequest {
            method: Method::Post,
            path_and_query: path,
            body: Some(body),
            bucket,
            bearer: true,
            repeatable: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dated_versions_become_a_path() {
        assert_eq!(Api::new("2026-09").unwrap().version(), "2026-09");
        assert_eq!(Api::new("2027-03-beta").unwrap().version(), "2027-03-beta");
        for odd in [
            "v3",
            "",
            "2026-9",
            "2026-09/../..",
            "20260901",
            "2026009",
            "-026-09",
            "202--09",
            "2026-0-",
            "2026-09-gamma",
        ] {
            assert_eq!(Api::new(odd), Err(UnknownVersion), "{odd}");
        }
    }
}
