//! HubSpot's error bodies.

mod refusals;

use serde_json::{Map, Value, json};

use super::http::Response;

/// One entry of `errors[]`.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// Sentence.
    pub message: String,
    /// `PROPERTY_DOESNT_EXIST` and the like.
    pub code: Option<&'static str>,
    /// Names to lists of texts.
    pub context: Vec<(&'static str, Vec<String>)>,
}

impl Detail {
    fn to_json(&self) -> Value {
        let mut body = Map::new();
        body.insert("message".to_owned(), json!(self.message));
        if let Some(code) = self.code {
            body.insert("code".to_owned(), json!(code));
        }
        if !self.context.is_empty() {
            body.insert("context".to_owned(), context_json(&self.context));
        }
        Value::Object(body)
    }
}

/// A refusal, before it is given a correlation id.
#[derive(Clone, Debug, Default)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// `VALIDATION_ERROR`, `OBJECT_NOT_FOUND`, …
    pub category: &'static str,
    /// Narrower kind, for some.
    pub sub_category: Option<&'static str>,
    /// Sentence for a human.
    pub message: String,
    /// `errors[]`.
    pub errors: Vec<Detail>,
    // Boxed, since a handler's result should stay small.
    rare: Box<Rare>,
}

/// What few errors have.
#[derive(Clone, Debug, Default)]
struct Rare {
    context: Vec<(&'static str, Vec<String>)>,
    /// Members outside the usual shape (429 and the token endpoint have some).
    extra: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    /// A body that is no JSON at all, as gateways send it.
    html: Option<String>,
}

impl ApiError {
    /// An error of a category.
    pub fn new(status: u16, category: &'static str, message: impl Into<String>) -> Self {
        Self { status, category, message: message.into(), ..Self::default() }
    }

    /// Adds an entry of `errors[]`.
    #[must_use]
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.errors.push(detail);
        self
    }

    /// Adds a context entry.
    #[must_use]
    pub fn with_context(mut self, name: &'static str, values: Vec<String>) -> Self {
        self.rare.context.push((name, values));
        self
    }

    /// Adds a member outside the usual shape; `status` takes the place of the usual one.
    #[must_use]
    pub fn with_member(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.rare.extra.push((name, value.into()));
        self
    }

    /// Adds headers.
    #[must_use]
    pub fn with_headers(mut self, headers: Vec<(&'static str, String)>) -> Self {
        self.rare.headers.extend(headers);
        self
    }

    /// Adds `Retry-After` when there is a wait, in whole seconds.
    #[must_use]
    pub fn with_retry_after(mut self, wait_ms: Option<i64>) -> Self {
        let seconds = wait_ms.map(|wait_ms| (wait_ms + 999) / 1_000);
        self.rare.headers.extend(seconds.map(|seconds| ("retry-after", seconds.to_string())));
        self
    }

    /// Sets the sub-category.
    #[must_use]
    pub const fn with_sub_category(mut self, sub_category: &'static str) -> Self {
        self.sub_category = Some(sub_category);
        self
    }

    /// The entry of a batch answer's `errors[]` (the spec's `StandardError`).
    pub fn to_batch_entry(&self) -> Value {
        let mut body = self.body();
        let defaults = [("context", json!({})), ("errors", json!([])), ("links", json!({}))];
        for (name, value) in defaults {
            body.entry(name).or_insert(value);
        }
        Value::Object(body)
    }

    /// The answer, stamped with a correlation id.
    pub fn to_response(&self, correlation_id: &str) -> Response {
        let response = if let Some(html) = &self.rare.html {
            Response::html(self.status, html.clone())
        } else {
            let mut body = self.body();
            body.insert("correlationId".to_owned(), json!(correlation_id));
            Response::json(self.status, Value::Object(body).to_string())
        };
        self.rare
            .headers
            .iter()
            .fold(response, |response, (name, value)| response.header(name, value.clone()))
    }

    fn body(&self) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("status".to_owned(), json!("error"));
        body.insert("message".to_owned(), json!(self.message));
        if !self.category.is_empty() {
            body.insert("category".to_owned(), json!(self.category));
        }
        if let Some(sub_category) = self.sub_category {
            body.insert("subCategory".to_owned(), json!(sub_category));
        }
        if !self.errors.is_empty() {
            body.insert("errors".to_owned(), self.errors.iter().map(Detail::to_json).collect());
        }
        if !self.rare.context.is_empty() {
            body.insert("context".to_owned(), context_json(&self.rare.context));
        }
        for (name, value) in &self.rare.extra {
            body.insert((*name).to_owned(), json!(value));
        }
        body
    }
}

fn context_json(context: &[(&'static str, Vec<String>)]) -> Value {
    context.iter().map(|(name, values)| ((*name).to_owned(), json!(values))).collect::<Map<_, _>>().into()
}

/// What a handler returns.
pub type Outcome = Result<Response, ApiError>;
