//! Gradient-boosted symmetric trees on bins: every node of a level asks the same question, so a tree is a few range
//! tests and a table.

mod boost;
mod grow;
mod histogram;
mod matrix;

use crate::bytes::{Singles, wire};

pub(crate) use boost::{Booster, Shape};
pub(crate) use matrix::Matrix;

/// A question: is the code of this column within the range?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    pub column: u16,
    pub low: u8,
    pub high: u8,
}

/// A symmetric tree: bit `i` of a leaf's index answers `splits[i]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub splits: Vec<Split>,
    /// What each leaf adds to the log-odds.
    pub leaves: Singles,
    /// The training rows of each leaf.
    pub covers: Vec<u32>,
}

wire!(Split { column, low, high });
wire!(Tree { splits, leaves, covers });

impl Split {
    pub fn holds(self, code: u8) -> bool {
        code.wrapping_sub(self.low) <= self.high - self.low
    }
}
