//! The columns that one model is fitted on: without a fold, or on everything.

use super::{CategoryBins, Input, Prepared};
use crate::learn::target::{self, Encoding};

/// Which rows a model is fitted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope(pub Option<u8>);

impl Scope {
    pub fn fits_on(self, fold: u8) -> bool {
        self.0 != Some(fold)
    }
}

/// What a derived column holds.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// The bins of a number.
    Number,
    /// The level of a category.
    Level,
    /// The target encoding of a category: the rows of the scope see an encoding that their own fold has no part in.
    Target(Encoding),
}

/// A column of codes that models read.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    pub feature: usize,
    pub role: Role,
    pub bins: usize,
    pub codes: Vec<u8>,
}

impl Derived {
    /// The target encoding, if the column holds one.
    pub fn encoding(&self) -> Option<&Encoding> {
        match &self.role {
            Role::Target(encoding) => Some(encoding),
            Role::Number | Role::Level => None,
        }
    }
}

/// A category of fewer levels than this is told completely by its indicators.
const LEVELS_TO_ENCODE: usize = 3;

impl Prepared {
    /// The rows that a scope is fitted on, and those that it leaves out.
    pub fn split(&self, scope: Scope) -> (Vec<u32>, Vec<u32>) {
        let rows = 0..u32::try_from(self.rows()).unwrap_or(u32::MAX);
        rows.partition(|&row| scope.fits_on(self.folds[row as usize]))
    }

    /// The columns of a scope.
    pub fn derive(&self, scope: Scope) -> Vec<Derived> {
        let mut columns = Vec::new();
        for (feature, input) in self.inputs.iter().enumerate() {
            match input {
                Input::Number { bins, codes } => {
                    let codes = codes.clone();
                    columns.push(Derived { feature, role: Role::Number, bins: bins.bins(), codes });
                }
                Input::Category { bins, codes } => {
                    let indicators = codes.iter().map(|code| CategoryBins::indicator(*code)).collect();
                    let count = bins.indicators();
                    columns.push(Derived { feature, role: Role::Level, bins: count, codes: indicators });
                    if bins.levels.len() >= LEVELS_TO_ENCODE {
                        let (encoding, codes) = target::encode(self, codes, bins.bins(), scope);
                        let bins = encoding.values.len();
                        columns.push(Derived { feature, role: Role::Target(encoding), bins, codes });
                    }
                }
            }
        }
        columns
    }
}
