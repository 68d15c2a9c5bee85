//! Training as a machine of small steps.

use kernel::Problem;
use serde::{Deserialize, Serialize};

use crate::{artefact::Model, metrics::Evaluation, table::Table};

/// What may be chosen about a training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// How far a training is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Parts of the work that are done.
    pub done: u64,
    /// All parts; an upper bound while boosting may still stop early.
    pub total: u64,
    /// What is being done, for people.
    pub stage: String,
}

/// A training between two steps.
#[derive(Debug)]
pub struct Trainer {
    settings: TrainSettings,
}

/// What a training gives.
#[derive(Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Its quality.
    pub evaluation: Evaluation,
}

impl Trainer {
    /// Starts a training.
    pub fn new(table: &Table, settings: TrainSettings) -> Result<Self, Problem> {
        let _ = table;
        Ok(Self { settings })
    }

    /// Does the next part: at most about 150 ms in wasm at 30,000 rows of 25 features.
    pub fn step(&mut self, table: &Table) -> Result<(), Problem> {
        let _ = table;
        Ok(())
    }

    /// Whether [`finish`](Self::finish) may be called.
    pub fn is_done(&self) -> bool {
        true
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress { done: 0, total: 1, stage: format!("{} folds", self.settings.folds) }
    }

    /// The state as bytes; the training resumes from them to the same model.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A training from the bytes of its state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let _ = bytes;
        Err(Problem::internal("broken_bytes", "not the state of a training"))
    }

    /// The model and its quality, once the training is done.
    pub fn finish(self, table: &Table) -> Result<Trained, Problem> {
        let _ = table;
        Err(Problem::internal("training_unfinished", "more steps are needed"))
    }
}
