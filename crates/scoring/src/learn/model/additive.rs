//! The regression as a table for each feature.

use crate::{
    learn::prepare::{CategoryBins, Derived, Input},
    math::{count, to_single},
};

/// The mean over the training rows, and what each code adds to it: the indicators and the encoding of a category together.
pub(crate) fn values(
    input: &Input,
    codes: usize,
    tables: Vec<(&Derived, &[f64])>,
    weight: f64,
) -> (f64, Vec<f64>) {
    let mut values = vec![0.0; codes];
    for (column, table) in tables {
        for (code, value) in values.iter_mut().enumerate() {
            let bin = match (column.encoding(), input) {
                (Some(encoding), _) => usize::from(encoding.bins[code]),
                (None, Input::Number { .. }) => code,
                (None, Input::Category { .. }) => {
                    usize::from(CategoryBins::indicator(u16::try_from(code).unwrap_or(u16::MAX)))
                }
            };
            *value += weight * table[bin];
        }
    }
    let counts = match input {
        Input::Number { bins, .. } => &bins.counts,
        Input::Category { bins, .. } => &bins.counts,
    };
    let rows = count(counts.iter().sum::<usize>().max(1));
    let mean = values.iter().zip(counts).map(|(value, rows)| value * count(*rows)).sum::<f64>() / rows;
    (mean, values.iter().map(|value| to_single(value - mean)).collect())
}
