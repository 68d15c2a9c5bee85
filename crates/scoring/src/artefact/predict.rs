//! Scores of many decoded records at a time, a block of rows through all trees.

use super::{
    Model, Prediction,
    decode::{Decoder, Source},
};
use crate::learn::prepare::CategoryBins;

/// Rows of a block: its codes and leaves stay in the fastest cache.
const BLOCK: usize = 128;
/// Rows whose questions are answered at once, one in each byte of a word.
const LANES: usize = 8;
/// The eighth bit of every lane.
const EIGHTH: u64 = 0x8080_8080_8080_8080;

/// Scores with their explanations.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanations {
    /// The score of each record.
    pub predictions: Vec<Prediction>,
    /// The Shapley values, record by record in the order of the features.
    pub contributions: Vec<f64>,
}

/// The working space of a block.
struct Block {
    rows: usize,
    /// Codes by column, then row.
    codes: Vec<u8>,
    leaves: Vec<u8>,
    log_odds: Vec<f64>,
}

impl Model {
    /// The scores of decoded records (see [`decode`](Self::decode)), one after the other.
    pub fn predict_decoded(&self, values: &[f64]) -> Vec<Prediction> {
        let width = self.parts.features.len().max(1);
        let mut predictions = Vec::with_capacity(values.len() / width);
        let mut block = self.block();
        for values in values.chunks(width * BLOCK) {
            self.additive(&mut block, values, |_, _, _| {});
            for tree in 0..self.parts.trees.len() {
                self.answer(&mut block, tree);
            }
            predictions.extend(block.log_odds[..block.rows].iter().map(|log_odds| self.of(*log_odds)));
        }
        predictions
    }

    /// The scores of decoded records with the Shapley value of every feature.
    pub fn explain_decoded(&self, values: &[f64]) -> Explanations {
        let width = self.parts.features.len().max(1);
        let mut predictions = Vec::with_capacity(values.len() / width);
        let mut contributions = vec![0.0; values.len() / width * width];
        let mut block = self.block();
        for (values, contributions) in
            values.chunks(width * BLOCK).zip(contributions.chunks_mut(width * BLOCK))
        {
            self.additive(&mut block, values, |row, feature, value| {
                contributions[row * width + feature] = value;
            });
            for (tree, table) in self.values.iter().enumerate() {
                self.answer(&mut block, tree);
                let players = table.features.len();
                for (leaf, contributions) in
                    block.leaves[..block.rows].iter().zip(contributions.chunks_exact_mut(width))
                {
                    let values = &table.values[usize::from(*leaf) * players..][..players];
                    for (feature, value) in table.features.iter().zip(values) {
                        contributions[usize::from(*feature)] += value;
                    }
                }
            }
            predictions.extend(block.log_odds[..block.rows].iter().map(|log_odds| self.of(*log_odds)));
        }
        Explanations { predictions, contributions }
    }

    fn block(&self) -> Block {
        let codes = vec![0; self.columns.len() * BLOCK];
        Block { rows: 0, codes, leaves: vec![0; BLOCK], log_odds: vec![0.0; BLOCK] }
    }

    /// Codes the rows of a block and sums what each feature adds by itself.
    #[allow(clippy::cast_possible_truncation, reason = "codes of columns have eight bits")]
    fn additive(&self, block: &mut Block, values: &[f64], mut each: impl FnMut(usize, usize, f64)) {
        let width = self.parts.features.len().max(1);
        block.rows = values.len() / width;
        block.log_odds[..block.rows].fill(self.parts.intercept);
        let mut columns = block.codes.chunks_exact_mut(BLOCK).zip(&self.columns).peekable();
        for (feature, decoder) in self.parts.decoders.iter().enumerate() {
            let mut indicators = columns.next();
            let mut targets = columns.next_if(|(_, column)| column.source == Source::Target);
            let table = &self.parts.additive[feature];
            for row in 0..block.rows {
                let code = decoder.code(values[row * width + feature]);
                let value = table[code];
                block.log_odds[row] += value;
                each(row, feature, value);
                if let Some((codes, _)) = &mut indicators {
                    codes[row] = match decoder {
                        Decoder::Number { .. } => code as u8,
                        Decoder::Category { .. } => CategoryBins::indicator(code as u16),
                    };
                }
                if let (Some((codes, _)), Decoder::Category { targets, .. }) = (&mut targets, decoder) {
                    codes[row] = targets[code];
                }
            }
        }
    }

    /// Finds the leaf of every row of a block and adds it.
    fn answer(&self, block: &mut Block, tree: usize) {
        let tree = &self.parts.trees[tree];
        let mut leaves = [0_u64; BLOCK / LANES];
        for (level, split) in tree.splits.iter().enumerate() {
            let codes = &block.codes[usize::from(split.column) * BLOCK..][..BLOCK];
            let (from, beyond) = (lanes(128 - split.low), lanes(127 - split.high));
            for (leaves, codes) in leaves.iter_mut().zip(codes.as_chunks::<LANES>().0) {
                let codes = u64::from_le_bytes(*codes);
                // Codes have seven bits, so a sum stays in its lane; its eighth bit says whether the code reached the bound.
                let holds = codes.wrapping_add(from) & !codes.wrapping_add(beyond) & EIGHTH;
                *leaves |= holds >> (7 - level);
            }
        }
        for (to, leaves) in block.leaves.as_chunks_mut::<LANES>().0.iter_mut().zip(leaves) {
            *to = leaves.to_le_bytes();
        }
        for (log_odds, leaf) in block.log_odds[..block.rows].iter_mut().zip(&block.leaves) {
            *log_odds += tree.leaves.0[usize::from(*leaf)];
        }
    }
}

/// A byte in every lane.
fn lanes(byte: u8) -> u64 {
    u64::from_le_bytes([byte; LANES])
}
