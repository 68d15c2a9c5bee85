//! A column cut into groups of rows that share a value.

use crate::table::Column;

/// Groups of a number column with more different values than this: enough to see an edge, few enough to count on.
const BINS: usize = 32;
/// The group of the rows without a value.
pub(super) const MISSING: usize = 0;

/// Which group each row belongs to.
pub(super) struct Values {
    /// Group by row.
    pub groups: Vec<usize>,
    /// The name of each group; that of the missing comes first.
    pub names: Vec<String>,
    /// Whether each group is one value. A range of numbers may be pure because the feature is good: all who came back
    /// five times bought. A single value that is pure is a mark that was set.
    pub single: Vec<bool>,
}

impl Values {
    pub(super) fn of(column: &Column, rows: &[usize]) -> Self {
        match column {
            Column::Number(values) => numbers(
                &rows.iter().map(|&row| values.get(row).copied().unwrap_or(f64::NAN)).collect::<Vec<_>>(),
            ),
            Column::Category(levels) => {
                let group = |&row: &usize| levels.codes().get(row).map_or(MISSING, |code| *code as usize);
                let names: Vec<String> =
                    core::iter::once("missing".to_owned()).chain(levels.texts().iter().cloned()).collect();
                Self { groups: rows.iter().map(group).collect(), single: vec![true; names.len()], names }
            }
        }
    }
}

fn numbers(values: &[f64]) -> Values {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    let starts = if different.len() <= BINS { different } else { quantiles(&sorted) };
    let group = |value: &f64| {
        if value.is_nan() { MISSING } else { starts.partition_point(|start| start <= value).max(1) }
    };
    let groups = values.iter().map(group).collect();
    let mut names = vec!["missing".to_owned()];
    let mut single = vec![true];
    for (at, start) in starts.iter().enumerate() {
        let next = starts.get(at + 1);
        let last = next.map_or(sorted.len(), |next| sorted.partition_point(|value| value < next));
        single.push(sorted.partition_point(|value| value <= start) == last);
        names.push(start.to_string());
    }
    Values { groups, names, single }
}

/// The smallest value of each bin of about as many rows.
fn quantiles(sorted: &[f64]) -> Vec<f64> {
    let mut starts: Vec<f64> =
        (0..BINS).filter_map(|bin| sorted.get(bin * sorted.len() / BINS).copied()).collect();
    starts.dedup();
    // A value that fills a bin and more must not share it with what follows: "0, and else any amount".
    let after: Vec<f64> = starts
        .iter()
        .filter_map(|start| sorted.get(sorted.partition_point(|value| value <= start)).copied())
        .collect();
    let heavy = |start: &f64| {
        let from = sorted.partition_point(|value| value < start);
        let until = sorted.partition_point(|value| value <= start);
        (until - from) * BINS >= sorted.len()
    };
    let followers: Vec<f64> =
        starts.iter().zip(&after).filter(|(start, _)| heavy(start)).map(|(_, after)| *after).collect();
    starts.extend(followers);
    starts.sort_unstable_by(f64::total_cmp);
    starts.dedup();
    starts
}
