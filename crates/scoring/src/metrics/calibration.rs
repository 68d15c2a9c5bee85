//! Whether probabilities mean what they say.

use super::{CalibrationBin, Estimate, auc::WIDTH};
use crate::{learn::random::Random, math::count};

const BANDS: usize = 10;
/// Resamples behind the interval of the calibration error.
const RESAMPLES: usize = 1000;
/// The same resamples for the same data.
const SEED: u64 = 0xca11_b8a7;

#[derive(Clone, Copy, Default)]
struct Band {
    rows: f64,
    positives: f64,
    predicted: f64,
    /// The sum of predicted minus true, and of its squares.
    error: f64,
    squares: f64,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 9")]
fn band(probability: f64) -> usize {
    (probability.clamp(0.0, 1.0) * count(BANDS)).min(count(BANDS - 1)) as usize
}

fn fill(predictions: &[(f64, bool)]) -> [Band; BANDS] {
    let mut bands = [Band::default(); BANDS];
    for (probability, label) in predictions {
        let band = &mut bands[band(*probability)];
        let truth = f64::from(u8::from(*label));
        band.rows += 1.0;
        band.positives += truth;
        band.predicted += probability;
        band.error += probability - truth;
        band.squares += (probability - truth) * (probability - truth);
    }
    bands
}

impl Band {
    /// The variance of the summed error.
    fn variance(&self) -> f64 {
        (self.squares - self.error * self.error / self.rows.max(1.0)).max(0.0)
    }
}

/// The expected calibration error over bands of equal width, with a bootstrap interval.
pub(super) fn ece(predictions: &[(f64, bool)]) -> Estimate {
    let bands = fill(predictions);
    let rows: f64 = bands.iter().map(|band| band.rows).sum();
    let total = |errors: [f64; BANDS]| errors.iter().map(|error| error.abs()).sum::<f64>() / rows.max(1.0);
    let value = total(bands.map(|band| band.error));
    let mut random = Random::new(SEED, &[predictions.len() as u64]);
    let mut errors: Vec<f64> = (0..RESAMPLES)
        // A resampled band's error is a sum of many draws from its rows: normal around its own, with its variance.
        .map(|_| total(bands.map(|band| band.error + band.variance().sqrt() * normal(&mut random))))
        .collect();
    errors.sort_unstable_by(f64::total_cmp);
    // A resample is a sample of a sample: its error is larger by about the error of the sample itself. The basic
    // bootstrap turns the distances around.
    let at = |share: usize| errors[(RESAMPLES - 1) * share / 1000];
    let (low, high) = ((2.0 * value - at(975)).max(0.0), (2.0 * value - at(25)).max(value));
    Estimate { value, low: low.min(value), high: high.min(1.0) }
}

/// About normal: twelve uniform numbers.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| count(random.below(1 << 24)) / count(1 << 24)).sum::<f64>() - 6.0
}

/// The bands that hold rows.
pub(super) fn table(predictions: &[(f64, bool)]) -> Vec<CalibrationBin> {
    let bands = fill(predictions);
    let filled = bands.iter().enumerate().filter(|(_, band)| band.rows > 0.0);
    filled
        .map(|(place, band)| CalibrationBin {
            from: count(place) / count(BANDS),
            to: count(place + 1) / count(BANDS),
            count: whole(band.rows),
            positives: whole(band.positives),
            predicted: band.predicted / band.rows,
            observed: wilson(band.positives, band.rows),
        })
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of ones")]
fn whole(value: f64) -> usize {
    value as usize
}

/// A share with Wilson's interval, which is right for small counts and for shares near 0 and 1 too.
pub(super) fn wilson(positives: f64, rows: f64) -> Estimate {
    let value = positives / rows.max(1.0);
    let square = WIDTH * WIDTH / rows.max(1.0);
    let middle = (value + square / 2.0) / (1.0 + square);
    let half = (square * (value * (1.0 - value) + square / 4.0)).max(0.0).sqrt() / (1.0 + square);
    Estimate { value, low: (middle - half).max(0.0).min(value), high: (middle + half).min(1.0).max(value) }
}
