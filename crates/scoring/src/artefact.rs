//! The trained model: prediction, explanation and its bytes.

mod codec;
mod decode;
mod predict;
mod reference;

pub use predict::Explanations;
pub use reference::{FeatureReference, Reference, ReferenceBin};

pub(crate) use decode::{Decoder, Physical};

use kernel::Problem;
use serde::{Deserialize, Serialize};

use crate::{
    explain::{Explanation, TreeValues},
    learn::{calibrate::Calibrator, trees::Tree},
    table::{Cell, Feature},
};

/// A score without its explanation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The calibrated probability.
    pub probability: f64,
    /// The log-odds before calibration.
    pub log_odds: f64,
}

/// A trained model.
#[derive(Clone, Debug)]
pub struct Model {
    parts: Parts,
    /// Where each column of the trees comes from.
    columns: Vec<Physical>,
    /// The explanations of each tree, from its covers.
    values: Vec<TreeValues>,
    baseline: f64,
}

/// What a model is made of; its bytes keep exactly this.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    pub features: Vec<Feature>,
    pub decoders: Vec<Decoder>,
    /// The log-odds when no feature adds anything.
    pub intercept: f64,
    /// What each code of each feature adds; zero on average over the training rows.
    pub additive: Vec<Vec<f64>>,
    pub trees: Vec<Tree>,
    pub calibrator: Calibrator,
    pub reference: Reference,
}

impl Model {
    /// Puts the parts together.
    pub(crate) fn new(parts: Parts) -> Self {
        let columns = decode::columns(&parts.decoders);
        let feature = |column: u16| columns.get(usize::from(column)).map_or(0, |column| column.feature);
        let values: Vec<TreeValues> = parts.trees.iter().map(|tree| TreeValues::new(tree, feature)).collect();
        let baseline = values.iter().fold(parts.intercept, |sum, tree| sum + tree.baseline);
        Self { parts, columns, values, baseline }
    }

    /// The features in the order in which cells are handed in.
    pub fn features(&self) -> &[Feature] {
        &self.parts.features
    }

    /// The distributions in training.
    pub fn reference(&self) -> &Reference {
        &self.parts.reference
    }

    /// The log-odds of a record of which nothing is known: what every explanation starts from.
    pub fn baseline(&self) -> f64 {
        self.baseline
    }

    /// The score of one record. Cells that are not there are missing.
    pub fn predict(&self, cells: &[Cell]) -> Prediction {
        let mut values = Vec::with_capacity(self.parts.features.len());
        self.decode(cells, &mut values);
        self.predict_decoded(&values).first().copied().unwrap_or_else(|| self.of(self.baseline))
    }

    /// The score of one record with the Shapley value of every feature.
    pub fn explain(&self, cells: &[Cell]) -> Explanation {
        let mut values = Vec::with_capacity(self.parts.features.len());
        self.decode(cells, &mut values);
        let explanations = self.explain_decoded(&values);
        let Prediction { probability, log_odds } =
            explanations.predictions.first().copied().unwrap_or_else(|| self.of(self.baseline));
        let contributions = explanations.contributions;
        Explanation { probability, log_odds, baseline: self.baseline, contributions }
    }

    /// Calibrates log-odds.
    fn of(&self, log_odds: f64) -> Prediction {
        Prediction { probability: self.parts.calibrator.probability(log_odds), log_odds }
    }

    /// The model as bytes: the same data, settings and seed give the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::write(&self.parts)
    }

    /// A model from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        codec::read(bytes).map(Self::new)
    }

    /// The digest of the bytes, in hexadecimal: the model's identity.
    pub fn sha256(&self) -> String {
        kernel::sha256_hex(&self.to_bytes())
    }
}

#[cfg(test)]
mod tests;
