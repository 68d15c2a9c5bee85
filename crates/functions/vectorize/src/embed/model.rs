//! Which model of whom.

use kernel::Problem;
use ports::Secrets;
use retrieval::{lexical, openai};
use serde::{Deserialize, Serialize};

/// The platform's own model.
const PLATFORM_MODEL: &str = "gte-small";

/// Who computes vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Provider {
    /// OpenAI's API, or one that speaks like it.
    Openai,
    /// The model of the platform that the function runs on.
    Supabase,
    /// The function itself, without a model.
    Local,
}

/// A model as the database names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Model {
    pub provider: Provider,
    #[serde(rename = "model")]
    pub name: String,
    #[serde(default, skip_serializing)]
    pub settings: Settings,
}

/// What a configuration may say besides; other functions' settings are not our concern.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The price of a model that is not in our list, or of an account with prices of its own.
    pub usd_per_million_tokens: Option<f64>,
}

impl Model {
    /// The model for accounts that have configured none: that of `EMBEDDINGS_PROVIDER`, the platform's when it is unset.
    pub(crate) fn default_of(secrets: &dyn Secrets) -> Result<Self, Problem> {
        let (provider, name) = match secrets.setting("EMBEDDINGS_PROVIDER", "supabase").trim() {
            "openai" => (Provider::Openai, openai::DEFAULT_MODEL),
            "supabase" => (Provider::Supabase, PLATFORM_MODEL),
            "local" => (Provider::Local, lexical::MODEL),
            _ => {
                let detail = "EMBEDDINGS_PROVIDER is neither openai nor supabase nor local";
                return Err(Problem::internal("embeddings_not_configured", detail));
            }
        };
        Ok(Self { provider, name: name.to_owned(), settings: Settings::default() })
    }

    /// US dollars per million tokens, when they are known. What is computed here costs nothing.
    pub(crate) fn price(&self) -> Option<f64> {
        match self.provider {
            Provider::Openai => {
                self.settings.usd_per_million_tokens.or_else(|| openai::price_per_million(&self.name))
            }
            Provider::Supabase | Provider::Local => Some(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use testing::MapSecrets;

    use super::*;

    #[test]
    fn the_environment_chooses_the_default() {
        let of = |value: &str| Model::default_of(&MapSecrets::of(&[("EMBEDDINGS_PROVIDER", value)]));
        assert_eq!(of("openai").unwrap().name, "text-embedding-3-small");
        assert_eq!(of("").unwrap().name, "gte-small");
        assert_eq!(of(" local ").unwrap().name, "lexical-1");
        assert_eq!(of("OpenAI").unwrap_err().code, "embeddings_not_configured");
    }

    #[test]
    fn a_configured_price_goes_before_the_list() {
        let model: Model = serde_json::from_value(serde_json::json!({
            "provider": "openai", "model": "text-embedding-3-small", "settings": { "usd_per_million_tokens": 1, "x": [] }
        })).unwrap();
        assert_eq!(model.price(), Some(1.0));
        assert_eq!(Model { settings: Settings::default(), ..model }.price(), Some(0.02));
    }
}
