//! The request as a function sees it.

use kernel::{Problem, Redacted, RequestId};
use ports::{Ports, User};
use serde::de::DeserializeOwned;

use crate::{auth, body, target};

/// A request of which entry has checked the size and taken the target apart.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // headers and body hold secrets
pub struct Request {
    /// Method in upper case.
    pub method: String,
    /// The path after the function's name, still percent-encoded. Starts with `/`; `/` alone when there is no rest.
    pub path: String,
    /// Path and query after the function's name exactly as sent (may be empty): what a signature covers.
    pub raw_target: String,
    /// The decoded query in the order sent.
    pub query: Vec<(String, String)>,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The raw body.
    pub body: Vec<u8>,
    /// Echoed in `x-request-id` and in every log line.
    pub request_id: RequestId,
    /// Name of the edge function.
    pub function: String,
}

impl Request {
    /// A request without headers and body; `target` is a URL, or a path with its query, that names the function.
    pub fn new(function: &str, method: &str, target: &str) -> Self {
        let target = target::split(function, target);
        Self {
            method: method.to_ascii_uppercase(),
            path: target.path,
            raw_target: target.raw,
            query: target.query,
            headers: Vec::new(),
            body: Vec::new(),
            request_id: RequestId::new("none"),
            function: function.to_owned(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// Adds `Authorization: Bearer`.
    #[must_use]
    pub fn with_bearer(self, token: &str) -> Self {
        self.with_header("authorization", format!("Bearer {token}"))
    }

    /// Sets a JSON body with its content type.
    #[must_use]
    pub fn with_json(mut self, body: &serde_json::Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.with_header("content-type", "application/json")
    }

    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first query parameter of that name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON of a known shape.
    ///
    /// 415 `unsupported_media_type` when it is not declared as JSON, 400 `invalid_json` when it is none, 422
    /// `invalid_request` with a JSON pointer when a field is missing or of another type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        body::read_json(self.header("content-type"), &self.body)
    }

    /// Like [`Request::json`]; an absent body is the default.
    pub fn json_or_default<T: DeserializeOwned + Default>(&self) -> Result<T, Problem> {
        if self.body.is_empty() { Ok(T::default()) } else { self.json() }
    }

    /// The signed-in user, to run SQL functions in his name; 401 without a user's access token.
    ///
    /// Only the form is checked here (a publishable key, an anon or service JWT is not a user); the signature and
    /// the expiry are checked by the database at the first call made with it.
    pub fn user_token(&self) -> Result<User, Problem> {
        let token = self.bearer().filter(|token| auth::is_user_token(token));
        token
            .map(|token| User::new(Redacted::new(token.to_owned())))
            .ok_or_else(|| Problem::unauthorized("send a user's access token as Authorization: Bearer"))
    }

    /// Lets only holders of the project's secret key pass (in `apikey` or as bearer), else 401.
    pub fn require_secret_key(&self, ports: &Ports) -> Result<(), Problem> {
        let offered = [self.header("apikey"), self.bearer()];
        if auth::any_is_secret_key(&*ports.secrets, &offered) {
            Ok(())
        } else {
            Err(Problem::unauthorized("this route takes the project's secret key"))
        }
    }

    /// The `Idempotency-Key` header, if one was sent.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.header("idempotency-key")
    }

    /// The request without its body, which can be large.
    pub(crate) fn head(&self) -> Self {
        Self {
            method: self.method.clone(),
            path: self.path.clone(),
            raw_target: self.raw_target.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: Vec::new(),
            request_id: self.request_id.clone(),
            function: self.function.clone(),
        }
    }

    fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()).filter(|token| !token.is_empty())
    }
}
