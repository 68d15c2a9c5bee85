//! Smoothed target encoding, out of fold: the log-odds of a level as the other folds know it.

use super::prepare::{Prepared, Scope};
use crate::math::{count, logit};

/// Encodings are told apart in at most so many bins.
const BINS: usize = 40;
/// The weight of the overall rate, in rows, is estimated between these.
const WEIGHT: (f64, f64) = (2.0, 1000.0);

/// The encoding of a category in one scope.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Encoding {
    /// The mean encoded log-odds of each bin.
    pub values: Vec<f64>,
    /// The rows of each bin.
    pub counts: Vec<usize>,
    /// The bin of each code of the category, for rows outside of the scope.
    pub bins: Vec<u8>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    rows: usize,
    positives: usize,
}

/// Encodes a category for the rows inside a scope (each without its own fold) and outside of it.
pub(crate) fn encode(data: &Prepared, codes: &[u16], levels: usize, scope: Scope) -> (Encoding, Vec<u8>) {
    let folds = usize::from(data.fold_count);
    let mut tallies = vec![Tally::default(); levels * folds];
    for ((&code, &label), &fold) in codes.iter().zip(&data.labels).zip(&data.folds) {
        if scope.fits_on(fold) {
            let tally = &mut tallies[usize::from(code) * folds + usize::from(fold)];
            tally.rows += 1;
            tally.positives += usize::from(label);
        }
    }
    let whole = rates(&tallies, levels, folds, None);
    let without: Vec<Vec<f64>> = (0..folds).map(|fold| rates(&tallies, levels, folds, Some(fold))).collect();
    let value = |row: usize| {
        let (code, fold) = (usize::from(codes[row]), data.folds[row]);
        if scope.fits_on(fold) { without[usize::from(fold)][code] } else { whole[code] }
    };
    let mut seen: Vec<f64> =
        (0..codes.len()).filter(|&row| scope.fits_on(data.folds[row])).map(value).collect();
    seen.sort_unstable_by(f64::total_cmp);
    let borders = borders(&seen);
    let bin = |value: f64| u8::try_from(borders.partition_point(|border| *border < value)).unwrap_or(u8::MAX);
    let mut encoding = Encoding {
        values: vec![0.0; borders.len() + 1],
        counts: vec![0; borders.len() + 1],
        bins: whole.iter().map(|value| bin(*value)).collect(),
    };
    for value in seen {
        let bin = usize::from(bin(value));
        encoding.values[bin] += value;
        encoding.counts[bin] += 1;
    }
    for (value, rows) in encoding.values.iter_mut().zip(&encoding.counts) {
        *value /= count((*rows).max(1));
    }
    let codes = (0..codes.len()).map(|row| bin(value(row))).collect();
    (encoding, codes)
}

/// The smoothed log-odds of every level, a fold left out.
fn rates(tallies: &[Tally], levels: usize, folds: usize, left_out: Option<usize>) -> Vec<f64> {
    let level = |level: usize| {
        let mut sum = Tally::default();
        for fold in (0..folds).filter(|fold| Some(*fold) != left_out) {
            sum.rows += tallies[level * folds + fold].rows;
            sum.positives += tallies[level * folds + fold].positives;
        }
        sum
    };
    let sums: Vec<Tally> = (0..levels).map(level).collect();
    let rows = count(sums.iter().map(|tally| tally.rows).sum());
    let positives = count(sums.iter().map(|tally| tally.positives).sum());
    let rate = (positives + 0.5) / (rows + 1.0);
    let weight = weight(&sums, rows, rate);
    let smoothed = |tally: &Tally| (count(tally.positives) + weight * rate) / (count(tally.rows) + weight);
    sums.iter().map(|tally| logit(smoothed(tally))).collect()
}

/// How many rows the overall rate counts for: the variance within levels over the variance between them, by moments
/// (an empirical Bayes estimate).
fn weight(sums: &[Tally], rows: f64, rate: f64) -> f64 {
    let within = rate * (1.0 - rate);
    let (mut between, mut squares, mut levels) = (0.0, 0.0, 0.0);
    for tally in sums.iter().filter(|tally| tally.rows > 0) {
        let size = count(tally.rows);
        let distance = count(tally.positives) / size - rate;
        between += size * distance * distance;
        squares += size * size;
        levels += 1.0;
    }
    let variance = (between - (levels - 1.0) * within) / (rows - squares / rows.max(1.0)).max(1.0);
    if variance > 0.0 { (within / variance).clamp(WEIGHT.0, WEIGHT.1) } else { WEIGHT.1 }
}

/// Borders between values, at most `BINS - 1`, at about equal counts.
#[allow(clippy::float_cmp, reason = "equal values share a bin")]
fn borders(sorted: &[f64]) -> Vec<f64> {
    let mut borders: Vec<f64> = Vec::new();
    let distinct = 1 + sorted.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let mut filled = 0;
    let target = sorted.len().div_ceil(BINS);
    for pair in sorted.windows(2) {
        filled += 1;
        if pair[0] != pair[1] && (distinct <= BINS || filled >= target) && borders.len() + 1 < BINS {
            borders.push(pair[0] + (pair[1] - pair[0]) / 2.0);
            filled = 0;
        }
    }
    borders
}
