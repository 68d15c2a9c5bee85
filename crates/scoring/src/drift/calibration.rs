//! What was promised against what came: calibration on labels that have ripened since.

use serde::{Deserialize, Serialize};

use crate::{math::count, metrics::Estimate};

/// 97.5 % of the normal distribution lies below this many standard deviations.
const Z_975: f64 = 1.959_964;

/// A stored score whose outcome is known by now.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matured {
    /// The probability that was given.
    pub probability: f64,
    /// Whether the record converted in time.
    pub converted: bool,
}

/// A group of scores of similar probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Scores in it.
    pub rows: u64,
    /// Mean of the probabilities that were given.
    pub promised: f64,
    /// Share that converted, with Wilson's interval.
    pub observed: Estimate,
}

/// Calibration on ripened labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Scores with a known outcome.
    pub rows: u64,
    /// Of them converted.
    pub converted: u64,
    /// Mean of the probabilities that were given.
    pub promised: f64,
    /// Share that converted.
    pub observed: Estimate,
    /// Observed minus promised; the interval is of the outcomes that the probabilities themselves allow for.
    pub gap: Estimate,
    /// Expected calibration error: the mean distance of the groups, weighted by their rows.
    pub error: f64,
    /// What the error would be on average if every probability were right.
    pub error_by_chance: f64,
    /// Up to ten groups of about equal size, by probability.
    pub groups: Vec<Group>,
}

/// Holds the probabilities that were given against what came.
pub fn calibration(matured: &[Matured]) -> Calibration {
    if matured.is_empty() {
        return Calibration::default();
    }
    let mut sorted: Vec<Matured> = matured.to_vec();
    sorted.sort_by(|a, b| a.probability.total_cmp(&b.probability).then(a.converted.cmp(&b.converted)));
    let rows = count(sorted.len());
    let converted = sorted.iter().filter(|row| row.converted).count();
    let promised = sorted.iter().map(|row| row.probability).sum::<f64>() / rows;
    let observed = wilson(converted, sorted.len());
    let half = Z_975 * spread(&sorted);
    let difference = observed.value - promised;
    let groups: Vec<&[Matured]> = tenths(&sorted);
    let weighted = |of: &dyn Fn(&[Matured]) -> f64| -> f64 {
        groups.iter().map(|group| of(group) * count(group.len()) / rows).sum()
    };
    Calibration {
        rows: sorted.len() as u64,
        converted: converted as u64,
        promised,
        observed,
        gap: Estimate { value: difference, low: difference - half, high: difference + half },
        error: weighted(&|group| {
            let described = describe(group);
            (described.observed.value - described.promised).abs()
        }),
        // The mean distance of a normal variable from its mean is sqrt(2 / pi) standard deviations.
        error_by_chance: weighted(&|group| spread(group) * core::f64::consts::FRAC_2_PI.sqrt()),
        groups: groups.into_iter().map(describe).collect(),
    }
}

/// Standard deviation of the share that converts, if each converts with the probability it was given.
fn spread(rows: &[Matured]) -> f64 {
    let variance: f64 = rows.iter().map(|row| row.probability * (1.0 - row.probability)).sum();
    variance.max(0.0).sqrt() / count(rows.len())
}

fn describe(rows: &[Matured]) -> Group {
    let converted = rows.iter().filter(|row| row.converted).count();
    Group {
        rows: rows.len() as u64,
        promised: rows.iter().map(|row| row.probability).sum::<f64>() / count(rows.len()),
        observed: wilson(converted, rows.len()),
    }
}

/// Ten runs of equal size, as near as the rows divide; equal probabilities stay together.
fn tenths(sorted: &[Matured]) -> Vec<&[Matured]> {
    let (mut groups, mut rest) = (Vec::new(), sorted);
    let mut left = 10;
    while !rest.is_empty() {
        let mut end = rest.len().div_ceil(left.max(1)).min(rest.len());
        let last = rest.get(end - 1).map(|row| row.probability);
        end += rest.iter().skip(end).take_while(|row| Some(row.probability) == last).count();
        let (group, after) = rest.split_at(end);
        groups.push(group);
        rest = after;
        left -= 1;
    }
    groups
}

/// A share with Wilson's interval at 95 %, which stays within 0 and 1 and holds for small groups.
pub fn wilson(hits: usize, rows: usize) -> Estimate {
    if rows == 0 {
        return Estimate { value: 0.0, low: 0.0, high: 1.0 };
    }
    let (n, share) = (count(rows), count(hits) / count(rows));
    let scale = 1.0 + Z_975 * Z_975 / n;
    let middle = share + Z_975 * Z_975 / (2.0 * n);
    let half = Z_975 * (share * (1.0 - share) / n + Z_975 * Z_975 / (4.0 * n * n)).sqrt();
    let low = if hits == 0 { 0.0 } else { (middle - half) / scale };
    let high = if hits == rows { 1.0 } else { (middle + half) / scale };
    Estimate { value: share, low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(groups: &[(f64, usize, usize)]) -> Vec<Matured> {
        let row = |probability, converted| Matured { probability, converted };
        groups
            .iter()
            .flat_map(|&(p, yes, no)| {
                std::iter::repeat_n(row(p, true), yes).chain(std::iter::repeat_n(row(p, false), no))
            })
            .collect()
    }

    #[test]
    fn kept_promises_leave_no_gap() {
        let found = calibration(&rows(&[(0.1, 100, 900), (0.5, 500, 500)]));
        assert_eq!((found.rows, found.converted, found.groups.len()), (2000, 600, 2));
        assert!(found.gap.value.abs() < 1e-12 && found.error < 1e-12, "{found:?}");
        assert!(found.gap.low < 0.0 && found.gap.high > 0.0 && found.error_by_chance > 0.0, "{found:?}");
    }

    #[test]
    fn promising_too_much_is_a_gap_beyond_its_interval() {
        let found = calibration(&rows(&[(0.4, 200, 800)]));
        assert!((found.gap.value + 0.2).abs() < 1e-12 && found.gap.high < -0.15, "{found:?}");
    }

    #[test]
    fn errors_that_cancel_in_the_mean_show_in_the_groups() {
        let found = calibration(&rows(&[(0.2, 400, 600), (0.6, 400, 600)]));
        assert!(found.gap.value.abs() < 1e-12 && (found.error - 0.2).abs() < 1e-12, "{found:?}");
        assert!(found.error > 5.0 * found.error_by_chance);
    }

    #[test]
    fn groups_hold_every_row_once_and_keep_ties_together() {
        for size in [1, 3, 10, 11, 97, 1000] {
            let rows: Vec<Matured> = (0..size)
                .map(|i| Matured { probability: f64::from(i % 37) / 40.0, converted: i % 3 == 0 })
                .collect();
            let found = calibration(&rows);
            assert_eq!(found.groups.iter().map(|group| group.rows).sum::<u64>(), found.rows);
            assert!(found.groups.len() <= 10);
            assert!(found.groups.windows(2).all(|pair| pair[0].promised < pair[1].promised));
        }
        assert_eq!(calibration(&[]), Calibration::default());
    }

    #[test]
    fn tenths_differ_by_a_row_at_most_unless_ties_do_not_divide() {
        let sizes = |probabilities: &mut dyn Iterator<Item = u32>| -> Vec<u64> {
            let row = |p: u32| Matured { probability: f64::from(p) / 10_000.0, converted: false };
            calibration(&probabilities.map(row).collect::<Vec<_>>())
                .groups
                .iter()
                .map(|group| group.rows)
                .collect()
        };
        for (rows, expected) in [
            (3, vec![1; 3]),
            (10, vec![1; 10]),
            (11, vec![2, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            (97, vec![10, 10, 10, 10, 10, 10, 10, 9, 9, 9]),
            (1_000, vec![100; 10]),
        ] {
            assert_eq!(sizes(&mut (0..rows)), expected, "{rows} rows");
        }
        // Twelve of twenty are equal: they stay together, and eight are left to nine groups.
        assert_eq!(sizes(&mut (0..20).map(|row: u32| row.saturating_sub(11))), [12, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn wilsons_interval_is_the_published_one() {
        // 2 of 10 (Brown, Cai and DasGupta, 2001): 0.0567 to 0.5098.
        let share = wilson(2, 10);
        assert!((share.low - 0.056_68).abs() < 1e-4 && (share.high - 0.509_84).abs() < 1e-4, "{share:?}");
        assert_eq!((wilson(0, 9).low, wilson(9, 9).high), (0.0, 1.0));
    }
}
