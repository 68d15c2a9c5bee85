//! Counting recent records into the bins of the training.

use serde::{Deserialize, Serialize};

use super::psi::{Stability, stability};
use crate::{
    artefact::Reference,
    table::{Cell, Feature},
};

/// How far a feature has moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureStability {
    /// Name of the feature.
    pub feature: String,
    /// What a person calls it.
    pub label: String,
    /// Its stability.
    #[serde(flatten)]
    pub stability: Stability,
}

/// Recent records, counted by the bins of one model's training.
#[derive(Clone, Debug)]
pub struct Population {
    rows: u64,
    scores: Vec<u64>,
    features: Vec<Vec<u64>>,
}

impl Population {
    /// Nothing counted yet.
    pub fn new(reference: &Reference) -> Self {
        Self {
            rows: 0,
            scores: vec![0; reference.scores.len()],
            features: reference.features.iter().map(|feature| vec![0; feature.bins.len()]).collect(),
        }
    }

    /// Counts one record by its inputs and its score; a cell that is not there is missing.
    pub fn add(&mut self, reference: &Reference, probability: f64, cells: &[Cell]) {
        self.rows += 1;
        raise(&mut self.scores, Reference::score_bin(probability));
        for (index, (counts, feature)) in self.features.iter_mut().zip(&reference.features).enumerate() {
            raise(counts, feature.bin(cells.get(index).unwrap_or(&Cell::Missing)));
        }
    }

    /// How many records were counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The stability of each feature.
    pub fn features(
        &self,
        reference: &Reference,
        known: &[Feature],
        trained_on: u64,
    ) -> Vec<FeatureStability> {
        if self.rows == 0 {
            return Vec::new();
        }
        reference
            .features
            .iter()
            .zip(&self.features)
            .map(|(feature, counts)| {
                let bins = feature.bins.iter().zip(counts);
                let bins = bins.map(|(bin, &count)| (bin.label.clone(), bin.share, count)).collect();
                let known = known.iter().find(|known| known.name == feature.feature);
                FeatureStability {
                    feature: feature.feature.clone(),
                    label: known.map_or_else(|| feature.feature.clone(), |known| known.label.clone()),
                    stability: stability(bins, trained_on),
                }
            })
            .collect()
    }

    /// The stability of the score; none when nothing was counted.
    pub fn score(&self, reference: &Reference, trained_on: u64) -> Option<Stability> {
        let shares = reference.scores.iter();
        let bins = shares.zip(&self.scores).enumerate();
        let bins = bins.map(|(tenth, (&share, &count))| {
            (format!("{} to {} %", tenth * 10, tenth * 10 + 10), share, count)
        });
        (self.rows > 0).then(|| stability(bins.collect(), trained_on))
    }
}

fn raise(counts: &mut [u64], bin: usize) {
    if let Some(count) = counts.get_mut(bin) {
        *count += 1;
    }
}
