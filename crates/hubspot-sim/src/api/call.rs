//! One request while it is handled: decoded parameters and the checks that many endpoints share.

use serde_json::Value;

use crate::sim::Sim;
use crate::wire::json::Object;
use crate::wire::{ApiError, Request, encode};

/// A request with its moment and its decoded query.
#[derive(Debug)]
pub struct Call<'a> {
    /// When it is handled, with the control plane's shift.
    pub now_ms: i64,
    /// The request.
    pub request: &'a Request,
    query: Vec<(String, String)>,
}

impl<'a> Call<'a> {
    /// Decodes the query of a request.
    pub fn new(now_ms: i64, request: &'a Request) -> Self {
        Self { now_ms, request, query: request.query() }
    }

    /// The first query parameter of that name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A list parameter: both `a,b` and repeated parameters work.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.query.iter().filter(|(key, _)| key == name);
        values
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// Whether a boolean parameter is `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.query(name) == Some("true")
    }

    /// `limit` in `1..=max`.
    pub fn limit(&self, default: usize, max: usize) -> Result<usize, ApiError> {
        let Some(text) = self.query("limit") else { return Ok(default) };
        match text.parse() {
            Ok(limit) if (1..=max).contains(&limit) => Ok(limit),
            _ => Err(ApiError::invalid(format!("limit must be a number from 1 to {max}"))),
        }
    }

    /// The record-id cursor `after`; 0 without one.
    pub fn after(&self) -> Result<u64, ApiError> {
        let Some(text) = self.query("after") else { return Ok(0) };
        text.parse().map_err(|_| ApiError::invalid("after is not a cursor that this endpoint gave out"))
    }

    /// The body as a JSON object.
    pub fn json(&self) -> Result<Value, ApiError> {
        let is_json = self.request.get_header("content-type").is_some_and(|kind| kind.contains("json"));
        if !is_json {
            return Err(ApiError::new(
                415,
                "VALIDATION_ERROR",
                "Unsupported media type: send application/json",
            ));
        }
        match serde_json::from_str(&self.request.body) {
            Ok(Value::Object(body)) => Ok(Value::Object(body)),
            Ok(body @ Value::Array(_)) => Ok(body),
            Ok(_) => Err(ApiError::invalid("Invalid input JSON: an object or an array was expected")),
            Err(error) => Err(ApiError::invalid(format!("Invalid input JSON: {error}"))),
        }
    }

    /// Appends `paging.next` when there is a next page.
    pub fn push_paging(&self, sim: &Sim, object: &mut Object<'_>, next: Option<u64>) {
        let Some(after) = next else { return };
        let after = after.to_string();
        let others = self.query.iter().filter(|(name, _)| name != "after");
        let query = others
            .fold(String::new(), |query, (name, value)| query + &encode(name) + "=" + &encode(value) + "&");
        let link = format!("{}{}?{query}after={after}", sim.config.api_base, self.request.path());
        let mut paging = Object::open(object.member("paging"));
        let mut page = Object::open(paging.member("next"));
        page.text("after", &after).text("link", &link);
        page.close();
        paging.close();
    }
}

/// A required text member; ids may also be numbers.
pub(crate) fn text_member(body: &Value, name: &str) -> Result<String, ApiError> {
    match &body[name] {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(ApiError::invalid(format!("Some required fields were not set: [{name}]"))),
    }
}

/// An optional list of texts.
pub(crate) fn text_list(body: &Value, name: &str) -> Result<Vec<String>, ApiError> {
    match &body[name] {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>().ok_or_else(
                || ApiError::invalid(format!("Invalid input JSON: {name} must be a list of texts")),
            )
        }
        _ => Err(ApiError::invalid(format!("Invalid input JSON: {name} must be a list of texts"))),
    }
}
