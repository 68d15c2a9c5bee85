//! Why a score is what it is: exact Shapley values.

mod shapley;

pub(crate) use shapley::TreeValues;

use serde::{Deserialize, Serialize};

/// A score with everything that led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The calibrated probability.
    pub probability: f64,
    /// The log-odds before calibration: the baseline plus all contributions.
    pub log_odds: f64,
    /// The log-odds of a record of which nothing is known.
    pub baseline: f64,
    /// The Shapley value of each feature, in the order of the features.
    pub contributions: Vec<f64>,
}
