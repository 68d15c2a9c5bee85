//! Numbers in bins of about equal count.

use crate::math::count;

/// With the bin of the missing a code fits seven bits; finer bins do not change a score by more than noise.
const FINE: usize = 126;
/// Trees look for a split among fewer borders: faster, and a little more robust.
const COARSE: usize = 40;

/// The bins of a number: code 0 is missing, code `i + 1` ends at `borders[i]`, inclusive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberBins {
    pub borders: Vec<f64>,
    /// The mean of the values in each bin; the first is the missing one and 0.
    pub means: Vec<f64>,
    /// The rows in each bin.
    pub counts: Vec<usize>,
    /// The coarse bin of each bin; rising, the missing one stays alone.
    pub coarse: Vec<u8>,
}

impl NumberBins {
    pub fn new(values: &[f64]) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let missing = values.len() - sorted.len();
        let groups = fine(&distinct(&sorted), sorted.len());
        let mut bins = Self { borders: Vec::new(), means: vec![0.0], counts: vec![missing], coarse: vec![0] };
        for (place, group) in groups.iter().enumerate() {
            bins.means.push(group.sum / count(group.rows));
            bins.counts.push(group.rows);
            if let Some(next) = groups.get(place + 1) {
                bins.borders.push(between(group.last, next.first));
            }
        }
        if groups.is_empty() {
            // A value that comes later falls into a bin that says nothing.
            bins.means.push(0.0);
            bins.counts.push(0);
        }
        let mut reached = 0;
        for &rows in &bins.counts[1..] {
            // Where the middle of the bin lies among all values decides its coarse bin.
            let middle = (count(reached) + count(rows) / 2.0) / count(sorted.len().max(1));
            bins.coarse.push(coarse_of(middle));
            reached += rows;
        }
        close_gaps(&mut bins.coarse);
        bins
    }

    /// The bin of a value.
    #[allow(clippy::cast_possible_truncation, reason = "at most FINE borders")]
    pub fn code(&self, value: f64) -> u8 {
        if value.is_nan() { 0 } else { 1 + self.borders.partition_point(|border| *border < value) as u8 }
    }

    pub fn bins(&self) -> usize {
        self.counts.len()
    }
}

#[derive(Clone, Copy)]
struct Group {
    first: f64,
    last: f64,
    sum: f64,
    rows: usize,
}

#[allow(clippy::float_cmp, reason = "equal values share a bin")]
fn distinct(sorted: &[f64]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for &value in sorted {
        match groups.last_mut() {
            Some(group) if group.last == value => {
                group.sum += value;
                group.rows += 1;
            }
            _ => groups.push(Group { first: value, last: value, sum: value, rows: 1 }),
        }
    }
    groups
}

/// Joins neighbours until there are few enough; a value that is frequent keeps a bin of its own.
fn fine(distinct: &[Group], rows: usize) -> Vec<Group> {
    if distinct.len() <= FINE {
        return distinct.to_vec();
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut left = rows;
    for group in distinct {
        let target = left.div_ceil(FINE.saturating_sub(groups.len()).max(1));
        let full = groups.len() == FINE;
        match groups.last_mut() {
            Some(last) if full || last.rows + group.rows <= target => {
                last.last = group.last;
                last.sum += group.sum;
                last.rows += group.rows;
            }
            _ => groups.push(*group),
        }
        left -= group.rows;
    }
    groups
}

/// A border that keeps both sides apart even when no double lies between them.
fn between(low: f64, high: f64) -> f64 {
    let middle = low + (high - low) / 2.0;
    if middle.is_finite() && middle < high { middle } else { low }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and COARSE")]
fn coarse_of(middle: f64) -> u8 {
    1 + (middle * count(COARSE)).min(count(COARSE - 1)) as u8
}

/// Renumbers rising codes so that none is left out.
fn close_gaps(codes: &mut [u8]) {
    let (mut last, mut next) = (0, 0);
    for code in codes {
        if *code != last {
            last = *code;
            next += 1;
        }
        *code = next;
    }
}
