//! How the training data was distributed, for drift.

use serde::{Deserialize, Serialize};

use crate::table::Cell;

/// A band of values of a feature, and how many training rows it held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReferenceBin {
    /// For people: `missing`, `3 to 7`, `Zurich`, `others`.
    pub label: String,
    /// The share of the training rows.
    pub share: f64,
}

/// The distribution of a feature in training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureReference {
    /// The feature's name.
    pub feature: String,
    /// Its bands; the first is missing, of a category the last is all other levels.
    pub bins: Vec<ReferenceBin>,
    /// Of a number: band `i + 1` ends at `borders[i]` (inclusive).
    pub borders: Vec<f64>,
    /// Of a category: band `i + 1` is `levels[i]`.
    pub levels: Vec<String>,
}

impl FeatureReference {
    /// The band that a value falls into: an index into `bins`.
    pub fn bin(&self, cell: &Cell) -> usize {
        match cell {
            Cell::Missing => 0,
            Cell::Number(value) if self.levels.is_empty() => {
                1 + self.borders.partition_point(|border| border < value)
            }
            cell => {
                let text = cell.to_string();
                1 + self.levels.iter().position(|level| *level == text).unwrap_or(self.levels.len())
            }
        }
    }
}

/// The distributions of a training, for drift.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// One for each feature, in order.
    pub features: Vec<FeatureReference>,
    /// The share of training rows by tenths of out-of-fold probability: `[0, 0.1)`, `[0.1, 0.2)` …
    pub scores: Vec<f64>,
}

impl Reference {
    /// The band of a probability: an index into `scores`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 9")]
    pub fn score_bin(probability: f64) -> usize {
        (probability.clamp(0.0, 1.0) * 10.0).min(9.0) as usize
    }
}
