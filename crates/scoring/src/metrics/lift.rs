//! How much better than chance the best scores are.

use super::{Estimate, LiftDecile, calibration::wilson};
use crate::math::count;

const DECILES: usize = 10;

/// Tenths of the rows by falling score. Ties are spread evenly: rows of one score share their positives.
pub(super) fn deciles(predictions: &[(f64, bool)]) -> Vec<LiftDecile> {
    let mut sorted = predictions.to_vec();
    sorted.sort_unstable_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    let shares = even(&sorted);
    let positives: f64 = shares.iter().sum();
    let overall = positives / count(sorted.len().max(1));
    let mut captured = 0.0;
    let mut deciles = Vec::new();
    for decile in 0..DECILES {
        let rows = decile * sorted.len() / DECILES..(decile + 1) * sorted.len() / DECILES;
        if rows.is_empty() {
            continue;
        }
        let found: f64 = shares[rows.clone()].iter().sum();
        captured += found;
        let rate = wilson(found, count(rows.len()));
        let over = |rate: f64| if overall > 0.0 { rate / overall } else { 0.0 };
        deciles.push(LiftDecile {
            decile: decile + 1,
            count: rows.len(),
            positives: nearest(found),
            rate: rate.value,
            lift: Estimate { value: over(rate.value), low: over(rate.low), high: over(rate.high) },
            captured: if positives > 0.0 { (captured / positives).min(1.0) } else { 0.0 },
        });
    }
    deciles
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative")]
fn nearest(value: f64) -> usize {
    value.round() as usize
}

fn even(sorted: &[(f64, bool)]) -> Vec<f64> {
    let mut shares = Vec::with_capacity(sorted.len());
    #[allow(clippy::float_cmp, reason = "ties are equal scores")]
    for group in sorted.chunk_by(|left, right| left.0 == right.0) {
        let positives = group.iter().filter(|(_, label)| *label).count();
        shares.extend(std::iter::repeat_n(count(positives) / count(group.len()), group.len()));
    }
    shares
}
