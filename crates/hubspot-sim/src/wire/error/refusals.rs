//! The refusals that HubSpot words the same everywhere.

use serde_json::{Value, json};

use super::{ApiError, Detail};

impl ApiError {
    /// 400 `VALIDATION_ERROR`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "VALIDATION_ERROR", message)
    }

    /// 400 for a property value, with the entries that HubSpot repeats inside its message.
    pub fn invalid_values(errors: Vec<Detail>) -> Self {
        let listed: Vec<Value> = errors
            .iter()
            .map(|detail| {
                let name = detail.context.first().and_then(|(_, names)| names.first());
                json!({"isValid": false, "message": detail.message, "error": detail.code, "name": name})
            })
            .collect();
        let message = format!("Property values were not valid: {}", Value::Array(listed));
        Self { errors, ..Self::invalid(message) }
    }

    /// 404 for a record or a definition.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "OBJECT_NOT_FOUND", message)
    }

    /// An HTML page of a gateway in front of the API.
    pub fn gateway(status: u16, title: &str) -> Self {
        let mut error = Self { status, ..Self::default() };
        error.rare.html =
            Some(format!("<html><head><title>{title}</title></head><body>{title}</body></html>"));
        error
    }

    /// 403 `MISSING_SCOPES`.
    pub fn missing_scopes(scopes: Vec<String>) -> Self {
        let message = "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.";
        let detail = Detail {
            message: "One or more of the following scopes are required.".to_owned(),
            context: vec![("requiredGranularScopes", scopes)],
            ..Detail::default()
        };
        Self::new(403, "MISSING_SCOPES", message).with_detail(detail)
    }

    /// 429 of a policy; `Retry-After` in whole seconds only when told to.
    pub fn too_many(policy: &'static str, retry_after_ms: Option<i64>) -> Self {
        let message = match policy {
            "SECONDLY" => "You have reached your secondly limit.",
            "DAILY" => "You have reached your daily limit.",
            _ => "You have reached your ten_secondly_rolling limit.",
        };
        Self::new(429, "", message)
            .with_member("errorType", "RATE_LIMIT")
            .with_member("policyName", policy)
            .with_member("groupName", "publicapi:crm")
            .with_retry_after(retry_after_ms)
    }
}
