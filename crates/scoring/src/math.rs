//! Functions of numbers, the same to the last bit natively and in wasm.

/// Probabilities are kept this far from 0 and 1, so that log-odds stay finite.
pub(crate) const SMALLEST: f64 = 1e-7;

/// The probability of log-odds.
pub(crate) fn sigmoid(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + libm::exp(-log_odds))
    } else {
        let odds = libm::exp(log_odds);
        odds / (1.0 + odds)
    }
}

/// The log-odds of a probability.
pub(crate) fn logit(probability: f64) -> f64 {
    let probability = probability.clamp(SMALLEST, 1.0 - SMALLEST);
    libm::log(probability / (1.0 - probability))
}

/// The log-loss of log-odds for an outcome.
pub(crate) fn log_loss(log_odds: f64, label: bool) -> f64 {
    let margin = if label { -log_odds } else { log_odds };
    if margin > 0.0 { margin + libm::log1p(libm::exp(-margin)) } else { libm::log1p(libm::exp(margin)) }
}

/// Rounds to what a single keeps, so that a model and the model read from its bytes compute the same.
#[allow(clippy::cast_possible_truncation, reason = "that is its purpose")]
pub(crate) fn to_single(value: f64) -> f64 {
    f64::from(value as f32)
}

/// A count as a number.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
pub(crate) fn count(value: usize) -> f64 {
    value as f64
}
