//! Area under the ROC curve with `DeLong`'s interval.

use super::Estimate;
use crate::math::count;

/// Half the width of a 95 % interval, in standard errors.
pub(super) const WIDTH: f64 = 1.959_963_984_540_054;

/// One half when there is only one class.
pub(super) fn auc(predictions: &[(f64, bool)]) -> Estimate {
    let mut sorted = predictions.to_vec();
    sorted.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
    let all = sorted.iter().filter(|(_, label)| *label).count();
    let (positives, negatives) = (count(all), count(sorted.len() - all));
    if positives == 0.0 || negatives == 0.0 {
        return Estimate { value: 0.5, low: 0.0, high: 1.0 };
    }
    // The share of the other class that each row is on the right side of, ties counting half (midranks).
    let (mut of_positives, mut of_negatives) = (Spread::default(), Spread::default());
    let (mut seen_positives, mut seen_negatives) = (0.0, 0.0);
    #[allow(clippy::float_cmp, reason = "ties are equal scores")]
    for group in sorted.chunk_by(|left, right| left.0 == right.0) {
        let tied_positives = count(group.iter().filter(|(_, label)| *label).count());
        let tied_negatives = count(group.len()) - tied_positives;
        let above = (seen_negatives + tied_negatives / 2.0) / negatives;
        let below = (positives - seen_positives - tied_positives / 2.0) / positives;
        of_positives.add(above, tied_positives);
        of_negatives.add(below, tied_negatives);
        seen_positives += tied_positives;
        seen_negatives += tied_negatives;
    }
    let value = of_positives.sum / positives;
    let error = (of_positives.variance() / positives + of_negatives.variance() / negatives).sqrt();
    around(value, error, 0.0, 1.0)
}

/// The interval of a value with a standard error, kept within what is possible.
pub(super) fn around(value: f64, error: f64, least: f64, most: f64) -> Estimate {
    let low = (value - WIDTH * error).max(least);
    Estimate { value, low, high: (value + WIDTH * error).min(most) }
}

/// Mean and variance of weighted values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spread {
    weight: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    pub fn add(&mut self, value: f64, weight: f64) {
        self.weight += weight;
        self.sum += weight * value;
        self.squares += weight * value * value;
    }

    pub fn mean(&self) -> f64 {
        if self.weight > 0.0 { self.sum / self.weight } else { 0.0 }
    }

    pub fn variance(&self) -> f64 {
        if self.weight < 2.0 {
            return 0.0;
        }
        ((self.squares - self.sum * self.sum / self.weight) / (self.weight - 1.0)).max(0.0)
    }

    /// The mean with its interval.
    pub fn estimate(&self) -> Estimate {
        let error = (self.variance() / self.weight.max(1.0)).sqrt();
        around(self.mean(), error, 0.0, f64::INFINITY)
    }
}
