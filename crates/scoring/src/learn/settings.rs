//! The settings of a training.

use serde::{Deserialize, Serialize};

/// What may be chosen about a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainSettings {
    /// Folds of the cross-validation that chooses everything else.
    pub folds: u32,
    /// Of the folds and of the sampling in boosting.
    pub seed: u64,
}

impl Default for TrainSettings {
    fn default() -> Self {
        Self { folds: 5, seed: 0 }
    }
}
