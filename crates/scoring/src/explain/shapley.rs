//! Exact Shapley values of a symmetric tree, for every leaf, worked out once when a model is loaded.
//!
//! What a tree knows of a record is which leaf it falls into, so there are only as many explanations as leaves. The value
//! of a set of known features follows the record at their questions and splits by the training rows at the others, as
//! `TreeSHAP` (path dependent) defines it.

use crate::learn::trees::Tree;

/// The explanations of one tree.
#[derive(Clone, Debug)]
pub(crate) struct TreeValues {
    /// The features that the tree asks about.
    pub features: Vec<u16>,
    /// The Shapley value of each of them, leaf by leaf.
    pub values: Vec<f64>,
    /// The value when nothing is known.
    pub baseline: f64,
}

impl TreeValues {
    /// `feature_of` names the feature that a column was made from: all columns of a feature count as one player.
    pub fn new(tree: &Tree, feature_of: impl Fn(u16) -> u16) -> Self {
        let players: Vec<u16> = tree.splits.iter().map(|split| feature_of(split.column)).collect();
        let mut features = players.clone();
        features.sort_unstable();
        features.dedup();
        let sets = 1_usize << features.len();
        let leaves = 1_usize << tree.splits.len();
        // The worth of each set of known features, for a record in each leaf.
        let worths: Vec<Vec<f64>> = (0..sets)
            .map(|set| {
                let known = |level: usize| {
                    features.iter().position(|f| *f == players[level]).is_some_and(|at| set >> at & 1 == 1)
                };
                worth(tree, known)
            })
            .collect();
        let weights = weights(features.len());
        let mut values = vec![0.0; leaves * features.len()];
        for (leaf, values) in values.chunks_exact_mut(features.len().max(1)).enumerate() {
            for (player, value) in values.iter_mut().enumerate() {
                for set in (0..sets).filter(|set| set >> player & 1 == 0) {
                    let gain = worths[set | 1 << player][leaf] - worths[set][leaf];
                    *value += weights[set.count_ones() as usize] * gain;
                }
            }
        }
        Self { features, values, baseline: worths[0][0] }
    }
}

/// What the tree is expected to answer for a record of each leaf when only some levels may be asked.
fn worth(tree: &Tree, known: impl Fn(usize) -> bool) -> Vec<f64> {
    // Below the level that is being joined, the bits of a place name a node; above it, the answers of the record.
    let mut worth = tree.leaves.0.clone();
    for level in (0..tree.splits.len()).rev().filter(|level| !known(*level)) {
        let covers = covers(tree, level + 1);
        let bit = 1_usize << level;
        for place in (0..worth.len()).filter(|place| place & bit == 0) {
            let node = place & (bit - 1);
            let (no, yes) = (covers[node], covers[node | bit]);
            // A node that no training row reached has no shares of its own.
            let share = if no + yes > 0.0 { yes / (no + yes) } else { 0.5 };
            let joined = worth[place] + share * (worth[place | bit] - worth[place]);
            worth[place] = joined;
            worth[place | bit] = joined;
        }
    }
    worth
}

/// The training rows of each node after some levels.
fn covers(tree: &Tree, levels: usize) -> Vec<f64> {
    let mut covers = vec![0.0; 1 << levels];
    for (leaf, rows) in tree.covers.iter().enumerate() {
        covers[leaf & ((1 << levels) - 1)] += f64::from(*rows);
    }
    covers
}

/// The weight of a set of each size among `players`: `size! (players - size - 1)! / players!`.
fn weights(players: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).fold(1.0, |product, factor| product * crate::math::count(factor));
    (0..players).map(|size| factorial(size) * factorial(players - size - 1) / factorial(players)).collect()
}

#[cfg(test)]
mod tests;
