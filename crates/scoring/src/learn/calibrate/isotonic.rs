//! Isotonic regression by pooling adjacent violators; the centres of the pools are joined by lines, so that scores inside
//! a pool keep their order.

use super::{Calibrator, smoothed};
use crate::math::{count, logit};

#[derive(Clone, Copy)]
struct Pool {
    rows: f64,
    positives: f64,
    sum: f64,
}

/// A pool of fewer rows than this follows chance.
const SMALLEST_POOL: f64 = 20.0;

pub(super) fn fit(pairs: &[(f64, bool)]) -> Calibrator {
    let mut sorted = pairs.to_vec();
    // Outcomes break ties, so that the order of the rows plays no part.
    sorted.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let mut pools: Vec<Pool> = Vec::new();
    let mut last = f64::NAN;
    for (log_odds, label) in sorted {
        let single = Pool { rows: 1.0, positives: f64::from(u8::from(label)), sum: log_odds };
        match pools.last_mut() {
            #[allow(clippy::float_cmp, reason = "equal scores share a pool")]
            Some(pool) if last == log_odds || pool.rows < SMALLEST_POOL => pool.join(&single),
            _ => pools.push(single),
        }
        last = log_odds;
    }
    let mut rising: Vec<Pool> = Vec::new();
    for pool in pools {
        rising.push(pool);
        while let [.., before, after] = rising.as_mut_slice() {
            if before.positives * after.rows < after.positives * before.rows {
                break;
            }
            before.join(&after.clone());
            rising.pop();
        }
    }
    let positives = count(pairs.iter().filter(|(_, label)| *label).count());
    let rate = positives / count(pairs.len().max(1));
    let mut points: Vec<(f64, f64)> =
        rising.iter().map(|pool| (pool.sum / pool.rows, smoothed(pool.positives, pool.rows, rate))).collect();
    let mut highest = logit(0.0);
    for (_, to) in &mut points {
        highest = to.max(highest);
        *to = highest;
    }
    if points.is_empty() { Calibrator::None } else { Calibrator::Steps(points) }
}

impl Pool {
    fn join(&mut self, other: &Self) {
        self.rows += other.rows;
        self.positives += other.positives;
        self.sum += other.sum;
    }
}

/// The value on the lines through the points; constant beyond the ends.
pub(super) fn interpolate(points: &[(f64, f64)], log_odds: f64) -> f64 {
    let next = points.partition_point(|(from, _)| *from <= log_odds);
    match (next.checked_sub(1).and_then(|before| points.get(before)), points.get(next)) {
        (Some((x0, y0)), Some((x1, y1))) => {
            // A share between 0 and 1 keeps the result between both ends even after rounding.
            let share = ((log_odds - x0) / (x1 - x0)).clamp(0.0, 1.0);
            (y0 + share * (y1 - y0)).clamp(*y0, *y1)
        }
        (None, Some((_, first))) => *first,
        (Some((_, last)), None) => *last,
        (None, None) => log_odds,
    }
}
