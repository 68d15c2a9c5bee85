//! Outbound HTTP.

use std::{fmt, rc::Rc};

use async_trait::async_trait;
use kernel::{Method, Redacted};

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
    /// The header `apikey`, kept apart for the same reason.
    pub apikey: Option<Redacted<String>>,
    /// Body as text; may hold secrets (token requests), so it is never logged.
    pub body: Option<Redacted<String>>,
    /// Body as bytes; goes before the text when both are set.
    pub bytes: Option<Bytes>,
    /// Milliseconds after which the request is aborted.
    pub timeout_ms: u32,
}

impl HttpRequest {
    /// A request without body, headers or token, aborted after 30 s.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: Vec::new(),
            bearer: None,
            apikey: None,
            body: None,
            bytes: None,
            timeout_ms: 30_000,
        }
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

    /// Sets the header `apikey`.
    #[must_use]
    pub fn apikey(mut self, key: Redacted<String>) -> Self {
        self.apikey = Some(key);
        self
    }

    /// Sets the body and its content type.
    #[must_use]
    pub fn body(self, content_type: &str, body: impl Into<String>) -> Self {
        let mut request = self.header("content-type", content_type);
        request.body = Some(Redacted::new(body.into()));
        request
    }

    /// Sets a body of bytes and its content type.
    #[must_use]
    pub fn bytes(self, content_type: &str, bytes: Bytes) -> Self {
        let mut request = self.header("content-type", content_type);
        request.bytes = Some(bytes);
        request
    }

    /// Another time-out.
    #[must_use]
    pub const fn timeout_ms(mut self, millis: u32) -> Self {
        self.timeout_ms = millis;
        self
    }

    /// Asks for the bytes `from` to `to` (exclusive) alone: 206 when the server can, 200 with all of them when not.
    #[must_use]
    pub fn range(self, from: u64, to: u64) -> Self {
        self.header("range", format!("bytes={from}-{}", to.saturating_sub(1).max(from)))
    }
}

/// A body in pieces that are sent one behind the other: the frame of an upload and a file that is not copied for it.
///
/// `Debug` tells the length alone, since files hold personal data.
#[derive(Clone, Default)]
pub struct Bytes(Vec<Rc<Vec<u8>>>);

impl Bytes {
    /// A body of these pieces.
    pub const fn of(pieces: Vec<Rc<Vec<u8>>>) -> Self {
        Self(pieces)
    }

    /// The pieces in order.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|piece| piece.as_slice())
    }

    /// Bytes of all pieces.
    pub fn len(&self) -> usize {
        self.0.iter().map(|piece| piece.len()).sum()
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All pieces as one.
    pub fn concat(&self) -> Vec<u8> {
        self.pieces().collect::<Vec<_>>().concat()
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(vec![Rc::new(bytes)])
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.len())
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

/// An answer with its body as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct BytesResponse {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl BytesResponse {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for BytesResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{} bytes]", self.status, self.body.len())
    }
}

/// No answer came, or not a whole one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// The time-out ran out.
    Timeout,
    /// Connection refused, reset, DNS or TLS failure, or a body cut short.
    Network(String),
    /// The body has more bytes than were asked for; the rest was not read.
    TooLarge {
        /// The most that was asked for.
        max_bytes: u64,
    },
}

/// Sends one request, without retries (those are decided above it).
#[async_trait(?Send)]
pub trait HttpClient {
    /// Sends `request` and reads the whole answer.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError>;

    /// Sends `request` and reads a body of at most `max_bytes`, chunk by chunk into one buffer.
    async fn fetch_bytes(&self, request: HttpRequest, max_bytes: u64) -> Result<BytesResponse, HttpError>;
}
