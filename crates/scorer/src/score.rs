//! The Score that clients get, and the row that the database keeps.

use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, RecordId, Timestamp};
use scoring::table::Cell;
use serde::{Deserialize, Serialize};

use crate::Verdict;

/// One record of one portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `hubspot_accounts.id`.
    pub account_id: AccountId,
    /// The portal of that account.
    pub portal_id: PortalId,
    /// What kind of record.
    pub object_type: ScoredObject,
    /// HubSpot's id.
    pub record_id: RecordId,
}

/// What scored: a trained model, or the rules of the configuration until there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Source {
    Model,
    Rules,
}

/// The model that scored. The rules have no id, version 0 and the digest of their text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // columns of scoring_models
pub struct ModelRef {
    pub id: Option<String>,
    pub version: i32,
    pub sha256: String,
}

/// A score as the HTTP contract describes it. The reasons' contributions and the baseline sum to `log_odds`, which is
/// that of the probability before calibration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The portal.
    pub portal_id: PortalId,
    /// What kind of record.
    pub object_type: ScoredObject,
    /// HubSpot's id.
    pub record_id: RecordId,
    /// What was computed.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// From what, in the order of the model's features: `null`, a number or a text each.
    pub inputs: Vec<Cell>,
    /// Model or rules.
    pub source: Source,
    /// Which.
    pub model: ModelRef,
    /// When it was stored.
    pub scored_at: Timestamp,
    /// Nothing after this moment was looked at.
    pub as_of: Timestamp,
}

/// A score on its way into `record_scores`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // columns of record_scores
pub struct ScoreRow {
    pub record_id: RecordId,
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What the verdict was computed from, in the order of the model's features: `null`, a number or a text each.
    pub inputs: Vec<Cell>,
    pub as_of: Timestamp,
    pub source: Source,
    pub model_id: Option<String>,
    pub model_version: i32,
    pub model_sha256: String,
}

impl ScoreRow {
    /// The Score of this row.
    pub fn into_score(self, target: &Target, scored_at: Timestamp) -> Score {
        Score {
            portal_id: target.portal_id.clone(),
            object_type: target.object_type,
            record_id: self.record_id,
            verdict: self.verdict,
            inputs: self.inputs,
            source: self.source,
            model: ModelRef { id: self.model_id, version: self.model_version, sha256: self.model_sha256 },
            scored_at,
            as_of: self.as_of,
        }
    }
}
