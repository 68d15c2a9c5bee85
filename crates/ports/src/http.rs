//! Outbound HTTP.

use async_trait::async_trait;
use kernel::Redacted;

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request to another service.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL. Never holds a secret.
    pub url: String,
    /// Header names (lower case) and values that are no secret.
    pub headers: Vec<(String, String)>,
    /// The bearer token, kept apart so that a request can be logged.
    pub bearer: Option<Redacted<String>>,
    /// Body as text; may hold secrets (token requests), so it is never logged.
    pub body: Option<Redacted<String>>,
    /// Milliseconds after which the request is aborted.
    pub timeout_ms: u32,
}

impl HttpRequest {
    /// A request without body, headers or token, aborted after 30 s.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), bearer: None, body: None, timeout_ms: 30_000 }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sets the bearer token.
    #[must_use]
    pub fn bearer(mut self, token: Redacted<String>) -> Self {
        self.bearer = Some(token);
        self
    }

    /// Sets the body and its content type.
    #[must_use]
    pub fn body(self, content_type: &str, body: impl Into<String>) -> Self {
        let mut request = self.header("content-type", content_type);
        request.body = Some(Redacted::new(body.into()));
        request
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl HttpResponse {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// No answer came, or not a whole one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// The time-out ran out.
    Timeout,
    /// Connection refused, reset, DNS or TLS failure, or a body cut short.
    Network(String),
}

/// Sends one request, without retries (those are decided above it).
#[async_trait(?Send)]
pub trait HttpClient {
    /// Sends `request` and reads the whole answer.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError>;
}
