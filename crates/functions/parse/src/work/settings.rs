//! What a portal configures for `documents:parse`.

use kernel::Problem;
use llamaparse::{Options, TIERS};
use serde::Deserialize;
use serde_json::Value;

/// The settings of the portal's active configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct ParseSettings {
    /// With the policy `auto`: LlamaParse is asked when a larger share of the pages than this has no text of its own.
    pub unread_share: f64,
    /// How LlamaParse is to read.
    pub llamaparse: Options,
}

impl Default for ParseSettings {
    /// A cover and a picture page or two are no scan; a third of the pages is.
    fn default() -> Self {
        Self { unread_share: 0.3, llamaparse: Options::default() }
    }
}

impl ParseSettings {
    /// Reads the configuration; 422 `invalid_settings` when it makes no sense.
    pub(super) fn read(settings: &Value) -> Result<Self, Problem> {
        if settings.is_null() {
            return Ok(Self::default());
        }
        let invalid = |detail: String| {
            Problem::new(
                422,
                "invalid_settings",
                format!("the portal's configuration documents:parse: {detail}"),
            )
        };
        let read = Self::deserialize(settings).map_err(|error| invalid(error.to_string()))?;
        if !(0.0..=1.0).contains(&read.unread_share) {
            return Err(invalid("unread_share is a number from 0 to 1".to_owned()));
        }
        if !TIERS.contains(&read.llamaparse.tier.as_str()) {
            return Err(invalid(format!("llamaparse.tier is one of {}", TIERS.join(", "))));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_configured_has_a_default() {
        assert_eq!(ParseSettings::read(&json!({})), Ok(ParseSettings::default()));
        assert_eq!(ParseSettings::read(&Value::Null), Ok(ParseSettings::default()));
        let read = ParseSettings::read(&json!({ "llamaparse": { "tier": "agentic" }, "other": 1 })).unwrap();
        assert_eq!((read.llamaparse.tier.as_str(), read.llamaparse.version.as_str()), ("agentic", "latest"));
    }

    #[test]
    fn nonsense_is_named() {
        for wrong in [
            json!({ "unread_share": 3 }),
            json!({ "unread_share": "much" }),
            json!({ "llamaparse": { "tier": "best" } }),
        ] {
            assert_eq!(ParseSettings::read(&wrong).unwrap_err().code, "invalid_settings");
        }
    }
}
