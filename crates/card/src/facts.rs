//! What the database knows about one record: the answer of `card_fetch`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything a card is made of. Each field may be absent: a portal that was never connected has nothing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The portal that HubSpot signed for.
    pub portal: Portal,
    /// Our name of the object type, or whatever HubSpot asked for when it is none of ours.
    pub object_type: String,
    /// HubSpot's id of the record.
    pub record_id: String,
    /// The mirrored record; none when it is not in the mirror of this portal.
    pub record: Option<Record>,
    /// Definitions of the properties in `record`, by name.
    pub definitions: BTreeMap<String, Definition>,
    /// The latest score; none before the first.
    pub score: Option<Score>,
    /// Latest scores first.
    pub trend: Vec<TrendPoint>,
    /// The active model; none while the rules serve.
    pub model: Option<Model>,
    /// The portal's own template as stored; none for the built-in one.
    pub template: Option<Value>,
}

/// The portal and its connection.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Portal {
    /// HubSpot's portal id.
    pub portal_id: String,
    /// `active`, `inactive`, `error`, or `unknown` when it was never connected.
    pub status: String,
    /// The host of HubSpot's interface for this portal, for links.
    pub ui_domain: Option<String>,
}

/// A mirrored record.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The properties that were asked for; HubSpot's values are texts or null.
    pub properties: BTreeMap<String, Option<String>>,
    /// When it was archived; none while it is live.
    pub archived_at: Option<String>,
    /// The record it was merged into.
    pub merged_into: Option<String>,
}

/// A property definition.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Definition {
    /// Name to show.
    pub label: String,
    /// HubSpot's value type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Label of each option, by its value.
    pub options: BTreeMap<String, String>,
}

/// A stored score.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Score {
    /// 0 to 100.
    pub score: i64,
    /// Calibrated probability, 0 to 1.
    pub probability: f64,
    /// Log-odds before calibration.
    pub log_odds: f64,
    /// Log-odds without any of the reasons.
    pub baseline: f64,
    /// A to E.
    pub grade: String,
    /// All contributions in plain words.
    pub reasons: Vec<Reason>,
    /// What scored it.
    pub model: ModelOfScore,
    /// `model` or `rules`.
    pub source: String,
    /// The moment that the features describe.
    pub as_of: Option<String>,
    /// When it was scored.
    pub scored_at: Option<String>,
    /// Since when the record is newer than its score; none while they agree.
    pub stale_since: Option<String>,
}

/// What scored a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelOfScore {
    /// None for the rules.
    pub id: Option<String>,
    /// Version of the model; 0 for the rules.
    pub version: i64,
    /// Digest of the model or the rules.
    pub sha256: String,
}

/// One contribution, in plain words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// Name of the feature.
    pub feature: String,
    /// What the feature is called.
    pub label: String,
    /// The feature's value.
    pub value: Value,
    /// Both in a sentence: what a salesperson reads.
    pub text: String,
    /// Contribution to the log-odds.
    pub contribution: f64,
}

/// An earlier score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrendPoint {
    /// 0 to 100.
    pub score: i64,
    /// A to E.
    pub grade: String,
    /// When.
    pub scored_at: String,
}

/// The model that is active now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// Its version.
    pub version: i64,
    /// Digest.
    pub sha256: String,
    /// When it became active.
    pub activated_at: Option<String>,
    /// Area under the ROC curve out of fold, when the evaluation has it.
    pub auc: Option<f64>,
}
