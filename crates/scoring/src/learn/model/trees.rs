//! Trees of a training as trees of a model.

use crate::{
    bytes::Singles,
    learn::{
        prepare::{Derived, Input, Prepared, Role},
        trees::{Split, Tree},
    },
    math::to_single,
};

/// A tree with its weight in the blend, asking about the bins of the model instead of the coarse ones of the training.
pub(crate) fn finished(tree: &Tree, weight: f64, data: &Prepared, columns: &[Derived]) -> Tree {
    Tree {
        splits: tree.splits.iter().map(|split| fine(*split, data, columns)).collect(),
        leaves: Singles(tree.leaves.0.iter().map(|leaf| to_single(weight * leaf)).collect()),
        covers: tree.covers.clone(),
    }
}

fn fine(split: Split, data: &Prepared, columns: &[Derived]) -> Split {
    let column = &columns[usize::from(split.column)];
    let (Role::Number, Input::Number { bins, .. }) = (&column.role, &data.inputs[column.feature]) else {
        return split;
    };
    // Coarse codes rise with the fine ones, so a coarse range is a fine range.
    let bound = |place: usize| u8::try_from(place).unwrap_or(u8::MAX);
    let low = bins.coarse.partition_point(|coarse| *coarse < split.low);
    let high = bins.coarse.partition_point(|coarse| *coarse <= split.high);
    Split { column: split.column, low: bound(low), high: bound(high.saturating_sub(1)) }
}
