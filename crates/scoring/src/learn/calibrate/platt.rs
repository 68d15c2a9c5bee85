//! Platt scaling: a logistic regression of the outcome on the log-odds, by Newton's method.

use super::Calibrator;
use crate::math::sigmoid;

/// Newton converges in a handful of rounds; more means that the classes are separable.
const ROUNDS: usize = 25;
/// A weak pull towards the identity, worth a row, keeps separable data finite.
const PULL: f64 = 0.25;

pub(super) fn fit(pairs: &[(f64, bool)]) -> Calibrator {
    let (mut intercept, mut slope) = (0.0, 1.0);
    for _ in 0..ROUNDS {
        let (mut g0, mut g1) = (PULL * intercept, PULL * (slope - 1.0));
        let (mut h00, mut h01, mut h11) = (PULL, 0.0, PULL);
        for (log_odds, label) in pairs {
            let probability = sigmoid(intercept + slope * log_odds);
            let residual = probability - f64::from(u8::from(*label));
            let curvature = probability * (1.0 - probability);
            g0 += residual;
            g1 += residual * log_odds;
            h00 += curvature;
            h01 += curvature * log_odds;
            h11 += curvature * log_odds * log_odds;
        }
        let determinant = h00 * h11 - h01 * h01;
        let (d0, d1) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
        if !(d0.is_finite() && d1.is_finite()) {
            break;
        }
        // Half steps at most two units long: far from the minimum Newton overshoots.
        let damping = (2.0 / d0.abs().max(d1.abs())).min(1.0);
        intercept -= damping * d0;
        slope -= damping * d1;
        if d0.abs().max(d1.abs()) < 1e-9 {
            break;
        }
    }
    // A falling line would turn the order of the scores around.
    if slope > 0.0 { Calibrator::Line { slope, intercept } } else { Calibrator::None }
}
