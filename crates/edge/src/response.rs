//! The answer of a function.

use kernel::Problem;
use serde::Serialize;

/// An answer; entry adds the request id and the CORS headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer without a body.
    pub const fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An answer of that type.
    pub fn of(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut response = Self::empty(status).with_header("content-type", content_type);
        response.body = body.into();
        response
    }

    /// A JSON answer.
    pub fn json<T: Serialize + ?Sized>(status: u16, value: &T) -> Result<Self, Problem> {
        match serde_json::to_vec(value) {
            Ok(body) => Ok(Self::of(status, "application/json", body)),
            Err(error) => Err(Problem::internal("encode_response", error.to_string())),
        }
    }

    /// Sends the browser elsewhere (303 after a form or a callback).
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::empty(status).with_header("location", location).with_header("cache-control", "no-store")
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
