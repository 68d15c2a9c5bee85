//! Requests and answers as plain values.

use percent_encoding::percent_decode_str;

/// A request as it would arrive on a socket.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query exactly as sent, undecoded.
    pub target: String,
    /// Header names (any case) and values.
    pub headers: Vec<(String, String)>,
    /// The body; everything HubSpot takes is UTF-8.
    pub body: String,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, target: impl Into<String>) -> Self {
        Self { method: method.to_owned(), target: target.into(), ..Self::default() }
    }

    /// A `GET`.
    pub fn get(target: impl Into<String>) -> Self {
        Self::new("GET", target)
    }

    /// A request with a JSON body.
    pub fn json(method: &str, target: impl Into<String>, body: &serde_json::Value) -> Self {
        let mut request = Self::new(method, target).header("content-type", "application/json");
        request.body = body.to_string();
        request
    }

    /// A `POST` of an `application/x-www-form-urlencoded` body that is already encoded.
    pub fn form(target: impl Into<String>, body: impl Into<String>) -> Self {
        let mut request =
            Self::new("POST", target).header("content-type", "application/x-www-form-urlencoded");
        request.body = body.into();
        request
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Adds `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The first header of that name, whatever its case.
    pub fn get_header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The path before the query, undecoded.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The decoded query parameters in order.
    pub fn query(&self) -> Vec<(String, String)> {
        self.target.split_once('?').map(|(_, query)| decode_form(query)).unwrap_or_default()
    }
}

/// What becomes of an answer on its way to the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    /// It arrives.
    #[default]
    Whole,
    /// The connection closes after this many bytes of the body; `content-length` had promised all of it.
    Truncated(usize),
    /// The connection is reset before a byte of the answer.
    Reset,
}

/// An answer, with what the network does to it.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The whole body, also when [`Response::wire`] says that not all of it arrives.
    pub body: String,
    /// Milliseconds that the server waits before it answers.
    pub delay_ms: u64,
    /// Whether the client gets it.
    pub wire: Wire,
}

impl Response {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::typed(status, "application/json;charset=utf-8", body)
    }

    /// An HTML answer.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::typed(status, "text/html;charset=utf-8", body)
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// An answer of any type.
    pub fn typed(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into(), ..Self::default() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first header of that lower-case name.
    pub fn get_header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Decodes `a=b&c=d` (plus is a space).
pub fn decode_form(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// Percent-encodes one query value.
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
