//! Boosting: each tree follows the gradient that the ones before have left.

use super::{
    Matrix, Tree,
    grow::Growth,
    histogram::{Packed, Scale},
};
use crate::{
    bytes::Singles,
    learn::random::Random,
    math::{count, sigmoid},
};

/// The form of the trees and how they are boosted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub depth: usize,
    pub rate: f64,
    /// Ridge on the leaves, in units of curvature.
    pub ridge: f64,
    /// The least curvature of a side of a split.
    pub least: f64,
    /// The share of rows and of columns that each tree sees.
    pub rows: f64,
    pub columns: f64,
}

/// A boosting under way.
#[derive(Debug)]
pub(crate) struct Booster<'a> {
    pub matrix: &'a Matrix,
    pub labels: &'a [bool],
    /// The rows that are fitted on.
    pub rows: &'a [u32],
    pub shape: Shape,
    /// Where the random numbers of this boosting start.
    pub seed: u64,
    /// The log-odds of every row so far, also of those that are not fitted on.
    pub log_odds: Vec<f64>,
}

impl Booster<'_> {
    /// Grows the tree of this round and adds it to the log-odds.
    pub fn grow(&mut self, round: usize) -> Tree {
        let mut random = Random::new(self.seed, &[round as u64]);
        let columns = self.sample_columns(&mut random);
        let scale = Scale::new(self.rows.len());
        let gradient = |row: u32| {
            let probability = sigmoid(self.log_odds[row as usize]);
            let label = f64::from(u8::from(self.labels[row as usize]));
            (probability - label, probability * (1.0 - probability))
        };
        let gradients: Vec<(f64, f64)> = self.rows.iter().map(|&row| gradient(row)).collect();
        let threshold = share(self.shape.rows);
        let mut sampled: Vec<(u32, Packed)> = Vec::with_capacity(self.rows.len());
        for (&row, (gradient, curvature)) in self.rows.iter().zip(&gradients) {
            if random.next() <= threshold {
                sampled.push((row, scale.pack(*gradient, *curvature)));
            }
        }
        let growth = Growth {
            matrix: self.matrix,
            columns: &columns,
            rows: &sampled,
            scale,
            depth: self.shape.depth,
            ridge: self.shape.ridge,
            least: self.shape.least,
        };
        let splits = growth.splits();
        let mut tree = Tree {
            leaves: Singles(vec![0.0; 1 << splits.len()]),
            covers: vec![0; 1 << splits.len()],
            splits,
        };
        self.fill(&mut tree, &gradients);
        self.add(&tree);
        tree
    }

    /// The leaves follow all rows, not only the sampled ones: the sample varies the questions, not the answers.
    fn fill(&self, tree: &mut Tree, gradients: &[(f64, f64)]) {
        let mut sums = vec![(0.0, 0.0); tree.leaves.0.len()];
        for (&row, (gradient, curvature)) in self.rows.iter().zip(gradients) {
            let leaf = tree.leaf(self.matrix.row(row));
            sums[leaf].0 += gradient;
            sums[leaf].1 += curvature;
            tree.covers[leaf] += 1;
        }
        for (leaf, (gradient, curvature)) in tree.leaves.0.iter_mut().zip(sums) {
            *leaf = crate::math::to_single(-self.shape.rate * gradient / (curvature + self.shape.ridge));
        }
    }

    /// Adds a tree of this boosting to the log-odds of every row.
    pub fn add(&mut self, tree: &Tree) {
        let width = self.matrix.width().max(1);
        for (log_odds, codes) in self.log_odds.iter_mut().zip(self.matrix.codes.chunks_exact(width)) {
            *log_odds += tree.leaves.0[tree.leaf(codes)];
        }
    }

    fn sample_columns(&self, random: &mut Random) -> Vec<u16> {
        let all = self.matrix.width();
        let mut columns: Vec<u16> = (0..all).filter_map(|column| u16::try_from(column).ok()).collect();
        random.shuffle(&mut columns);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let kept = (count(all) * self.shape.columns).ceil() as usize;
        columns.truncate(kept.max(1));
        columns.sort_unstable();
        columns
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is within 0 and 1")]
fn share(share: f64) -> u64 {
    (share * 4_294_967_296.0) as u64 * 0xffff_ffff
}

impl Tree {
    /// The leaf that a row of the matrix falls into.
    pub fn leaf(&self, codes: &[u8]) -> usize {
        let mut leaf = 0;
        for (level, split) in self.splits.iter().enumerate() {
            leaf |= usize::from(split.holds(codes[usize::from(split.column)])) << level;
        }
        leaf
    }
}
