//! What models are fitted on: every feature in bins that the labels have no part in.

mod category;
mod number;
mod scope;

pub(crate) use category::CategoryBins;
pub(crate) use number::NumberBins;
pub(crate) use scope::{Derived, Role, Scope};

use super::folds;
use crate::table::{Column, Table};

/// A feature in bins.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Number { bins: NumberBins, codes: Vec<u8> },
    Category { bins: CategoryBins, codes: Vec<u16> },
}

/// The rows to fit on, in bins.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub labels: Vec<bool>,
    pub folds: Vec<u8>,
    pub fold_count: u8,
    pub inputs: Vec<Input>,
}

impl Prepared {
    /// Bins the rows of a table that are not held out.
    pub fn new(table: &Table, fold_count: u32, seed: u64) -> Self {
        let rows: Vec<usize> = (0..table.rows()).filter(|&row| !table.held_out()[row]).collect();
        let labels: Vec<bool> = rows.iter().map(|&row| table.labels()[row]).collect();
        let folds = folds::stratified(&labels, fold_count, seed);
        let inputs = table.columns().iter().map(|column| Input::new(column, &rows)).collect();
        let fold_count = folds.iter().max().map_or(0, |last| last + 1);
        Self { labels, folds, fold_count, inputs }
    }

    pub fn rows(&self) -> usize {
        self.labels.len()
    }
}

impl Input {
    fn new(column: &Column, rows: &[usize]) -> Self {
        match column {
            Column::Number(values) => {
                let values: Vec<f64> = rows.iter().map(|&row| values[row]).collect();
                let bins = NumberBins::new(&values);
                let codes = values.iter().map(|value| bins.code(*value)).collect();
                Self::Number { bins, codes }
            }
            Column::Category(levels) => {
                let (bins, codes) = CategoryBins::new(levels, rows);
                Self::Category { bins, codes }
            }
        }
    }
}
