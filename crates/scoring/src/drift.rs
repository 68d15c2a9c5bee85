//! Whether a model still fits: population stability of what comes in, calibration of what came out.
//!
//! Two questions a day. Do the records that are scored still look like those the model was trained on, feature by
//! feature? And of the records that were promised 30 %, did 30 % convert? A finding needs a value beyond the configured
//! limit and beyond what chance makes of samples of that size, so that a quiet portal raises no false alarm.

mod calibration;
mod finding;
mod population;
mod psi;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use calibration::{Calibration, Group, Matured, calibration, wilson};
pub use finding::{Finding, Signal};
pub use population::{FeatureStability, Population};
pub use psi::{BinShift, Stability, stability};

use crate::{artefact::Reference, table::Feature};

/// From where on a value is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Population stability index of a feature or of the score.
    pub psi: f64,
    /// Distance of promised and observed conversion.
    pub calibration: f64,
}

impl Default for Limits {
    /// 0.25 is the usual line for "has shifted" (Siddiqi, Credit Risk Scorecards).
    fn default() -> Self {
        Self { psi: 0.25, calibration: 0.05 }
    }
}

/// A check of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Recent records that were looked at.
    pub sampled: u64,
    /// Stability of the score; none when nothing was sampled.
    pub score: Option<Stability>,
    /// Stability of each feature, in the model's order.
    pub features: Vec<FeatureStability>,
    /// Calibration on ripened labels.
    pub calibration: Calibration,
    /// The limits that were applied.
    pub limits: Limits,
    /// What is beyond its limit.
    pub findings: Vec<Finding>,
}

/// Checks a model of `features`, trained on `trained_on` rows, against recent records and ripened labels.
pub fn check(
    features: &[Feature],
    reference: &Reference,
    trained_on: u64,
    recent: &Population,
    matured: &[Matured],
    limits: Limits,
) -> Report {
    let features = recent.features(reference, features, trained_on);
    let score = recent.score(reference, trained_on);
    let calibration = calibration(matured);
    let findings = finding::findings(score.as_ref(), &features, &calibration, limits);
    Report { sampled: recent.rows(), score, features, calibration, limits, findings }
}
