//! The parameters of a signed request, from its query and its body.

use edge::{Request, form_pairs};
use kernel::Problem;
use serde_json::{Map, Value};

/// Where parameters stand.
pub(super) struct Parameters<'a> {
    query: &'a [(String, String)],
    body: Map<String, Value>,
}

impl<'a> Parameters<'a> {
    /// Reads the body: a JSON object (`hubspot.fetch`), a form (action hooks), or nothing.
    pub(super) fn of(request: &'a Request) -> Result<Self, Problem> {
        let is_form = request
            .header("content-type")
            .is_some_and(|kind| kind.trim_start().starts_with("application/x-www-form-urlencoded"));
        let body = match request.body.as_slice() {
            [] => Map::new(),
            form if is_form => {
                let pairs = form_pairs(&String::from_utf8_lossy(form));
                pairs.into_iter().map(|(name, value)| (name, Value::from(value))).collect()
            }
            json => serde_json::from_slice(json)
                .map_err(|_| Problem::bad_request("invalid_json", "the body is not a JSON object"))?,
        };
        Ok(Self { query: &request.query, body })
    }

    /// What HubSpot appended to the URL. The card's code runs in a browser and may have put the same name there
    /// before: two values that differ are refused, whichever is HubSpot's.
    pub(super) fn appended(&self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        let Some(first) = values.next() else { return Ok(None) };
        if values.any(|other| other != first) {
            let detail = format!("{name} is there twice with different values");
            return Err(Problem::bad_request("conflicting_parameter", detail));
        }
        Ok(Some(first.clone()).filter(|value| !value.is_empty()))
    }

    /// A parameter of the card's own under one of its names; the query goes before the body.
    pub(super) fn own(&self, names: &[&str]) -> Result<Option<String>, Problem> {
        for name in names {
            if let Some(value) = self.appended(name)? {
                return Ok(Some(value));
            }
        }
        Ok(names.iter().find_map(|name| self.in_body(name)))
    }

    /// A text or a whole number of the body. Record ids come as numbers from `context.crm.objectId`.
    pub(super) fn in_body(&self, name: &str) -> Option<String> {
        match self.body.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) if number.is_u64() => Some(number.to_string()),
            _ => None,
        }
    }
}
