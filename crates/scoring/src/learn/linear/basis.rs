//! Basis functions of the bins of a column.

use crate::{
    learn::prepare::{Derived, Input, NumberBins, Prepared, Role},
    math::count,
};

/// A function of the bins of a column and how much its coefficient is held back.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    pub column: usize,
    /// Its value in each bin.
    pub values: Vec<f64>,
    /// The factor of the ridge penalty.
    pub penalty: f64,
}

/// Values beyond this quantile on either side count as the quantile: one outlier must not tilt the line.
const CLAMPED: f64 = 0.005;
/// Knots of the bends on top of the line, at equal distances of rank.
const BENDS: usize = 5;

/// The basis functions of all columns of a scope.
pub(crate) fn bases(data: &Prepared, columns: &[Derived]) -> Vec<Basis> {
    let mut bases = Vec::new();
    for (column, derived) in columns.iter().enumerate() {
        let mut add = |values: Vec<f64>, penalty| {
            if values.iter().any(|value| *value != 0.0) {
                bases.push(Basis { column, values, penalty });
            }
        };
        match (&derived.role, &data.inputs[derived.feature]) {
            (Role::Number, Input::Number { bins, .. }) => number(bins, &mut add),
            (Role::Target(encoding), _) => add(standardised(&encoding.values, &encoding.counts), 1.0),
            _ => {
                let mut present = vec![false; derived.bins];
                for code in &derived.codes {
                    present[usize::from(*code)] = true;
                }
                for bin in (0..derived.bins).filter(|&bin| present[bin]) {
                    add(indicator(bin, derived.bins), 1.0);
                }
            }
        }
    }
    bases
}

fn number(bins: &NumberBins, add: &mut impl FnMut(Vec<f64>, f64)) {
    let known = bins.counts[1..].iter().sum::<usize>();
    if known == 0 {
        return;
    }
    let ranks = ranks(&bins.counts, known);
    if bins.counts[0] > 0 {
        add(indicator(0, bins.bins()), 1.0);
    }
    add(standardised_known(&clamped(bins, &ranks), &bins.counts), 1.0);
    if bins.bins() > 3 {
        add(standardised_known(&ranks, &bins.counts), 1.0);
        for knot in 0..=BENDS {
            let middle = count(knot) / count(BENDS);
            let hat = |rank: &f64| (1.0 - (rank - middle).abs() * count(BENDS)).max(0.0);
            let mut values: Vec<f64> = ranks.iter().map(hat).collect();
            values[0] = 0.0;
            add(values, 1.0);
        }
    }
}

/// The middle of each bin in the order of all known values, between 0 and 1.
fn ranks(counts: &[usize], known: usize) -> Vec<f64> {
    let mut ranks = vec![0.0];
    let mut reached = 0;
    for rows in &counts[1..] {
        ranks.push((count(reached) + count(*rows) / 2.0) / count(known));
        reached += rows;
    }
    ranks
}

fn clamped(bins: &NumberBins, ranks: &[f64]) -> Vec<f64> {
    let inside = |bin: &usize| (CLAMPED..=1.0 - CLAMPED).contains(&ranks[*bin]);
    let first = (1..bins.bins()).find(inside).unwrap_or(1);
    let last = (1..bins.bins()).rev().find(inside).unwrap_or(bins.bins() - 1).max(first);
    bins.means.iter().map(|mean| mean.clamp(bins.means[first], bins.means[last])).collect()
}

fn indicator(bin: usize, bins: usize) -> Vec<f64> {
    (0..bins).map(|other| if other == bin { 1.0 } else { 0.0 }).collect()
}

/// Standardised over the known values; the missing one stays at the mean.
fn standardised_known(values: &[f64], counts: &[usize]) -> Vec<f64> {
    let mut standard = standardised(&values[1..], &counts[1..]);
    standard.insert(0, 0.0);
    standard
}

/// With mean 0 and variance 1 over the rows; all zero when there is no variance.
fn standardised(values: &[f64], counts: &[usize]) -> Vec<f64> {
    let rows = count(counts.iter().sum::<usize>().max(1));
    let mean = values.iter().zip(counts).map(|(value, rows)| value * count(*rows)).sum::<f64>() / rows;
    let square = |(value, rows): (&f64, &usize)| (value - mean) * (value - mean) * count(*rows);
    let deviation = (values.iter().zip(counts).map(square).sum::<f64>() / rows).sqrt();
    if deviation.is_finite() && deviation > 1e-12 * mean.abs() {
        values.iter().map(|value| (value - mean) / deviation).collect()
    } else {
        vec![0.0; values.len()]
    }
}
