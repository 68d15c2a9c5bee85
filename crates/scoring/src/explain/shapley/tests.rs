use proptest::prelude::*;

use super::TreeValues;
use crate::{
    bytes::Singles,
    learn::trees::{Split, Tree},
};

/// A tree of up to four questions about three features, with any rows in its leaves.
fn trees() -> impl Strategy<Value = Tree> {
    (1_usize..=4).prop_flat_map(|depth| {
        let leaves = 1 << depth;
        let splits = prop::collection::vec(0_u16..3, depth);
        let values = prop::collection::vec(-3.0..3.0, leaves);
        let covers = prop::collection::vec(0_u32..50, leaves);
        (splits, values, covers).prop_map(|(columns, leaves, covers)| Tree {
            splits: columns.into_iter().map(|column| Split { column, low: 1, high: 1 }).collect(),
            leaves: Singles(leaves),
            covers,
        })
    })
}

/// The definition, node by node: follow the record where the feature is known, split by rows where it is not.
fn expected(tree: &Tree, leaf: usize, known: &[bool], node: usize, level: usize) -> f64 {
    let Some(split) = tree.splits.get(level) else { return tree.leaves.0[node] };
    let bit = 1 << level;
    if known[usize::from(split.column)] {
        return expected(tree, leaf, known, node | (leaf & bit), level + 1);
    }
    let rows = |node: usize| -> f64 {
        let mask = (bit << 1) - 1;
        let inside = tree.covers.iter().enumerate().filter(|(leaf, _)| leaf & mask == node);
        inside.map(|(_, rows)| f64::from(*rows)).sum()
    };
    let (no, yes) = (rows(node), rows(node | bit));
    let share = if no + yes > 0.0 { yes / (no + yes) } else { 0.5 };
    (1.0 - share) * expected(tree, leaf, known, node, level + 1)
        + share * expected(tree, leaf, known, node | bit, level + 1)
}

/// Shapley's formula over the orders in which three features can become known.
fn by_definition(tree: &Tree, leaf: usize) -> [f64; 3] {
    let mut values = [0.0; 3];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut known = [false; 3];
        for player in order {
            let before = expected(tree, leaf, &known, 0, 0);
            known[player] = true;
            values[player] += (expected(tree, leaf, &known, 0, 0) - before) / 6.0;
        }
    }
    values
}

proptest! {
    #[test]
    fn the_tables_hold_the_shapley_values_of_the_definition(tree in trees()) {
        let table = TreeValues::new(&tree, |column| column);
        for leaf in 0..tree.leaves.0.len() {
            let expected = by_definition(&tree, leaf);
            let mut found = [0.0; 3];
            let width = table.features.len();
            for (feature, value) in table.features.iter().zip(&table.values[leaf * width..]) {
                found[usize::from(*feature)] = *value;
            }
            for (found, expected) in found.iter().zip(expected) {
                prop_assert!((found - expected).abs() < 1e-12, "{found} {expected}");
            }
            let sum = table.baseline + found.iter().sum::<f64>();
            prop_assert!((sum - tree.leaves.0[leaf]).abs() < 1e-12);
        }
    }
}
