//! What is beyond its limit, in words.

use serde::{Deserialize, Serialize};

use super::{Calibration, FeatureStability, Limits, Stability};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The values of a feature are no longer those of the training.
    FeatureShift,
    /// The scores are no longer distributed as in the training.
    ScoreShift,
    /// More or fewer convert than the scores promise.
    Calibration,
}

/// A value beyond its limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found.
    pub signal: Signal,
    /// What it is about: `feature/<name>`, `score`, `gap` or `groups`.
    pub subject: String,
    /// What was measured.
    pub value: f64,
    /// The limit it is beyond.
    pub limit: f64,
    /// What it means and what to do.
    pub detail: String,
}

/// Errors that are half-normal vary by 0.76 of their mean in a single group and by less in several: this many times
/// the mean is seldom chance.
const TIMES_CHANCE: f64 = 3.0;

pub(super) fn findings(
    score: Option<&Stability>,
    features: &[FeatureStability],
    calibration: &Calibration,
    limits: Limits,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for feature in features.iter().filter(|feature| has_moved(&feature.stability, limits)) {
        findings.push(Finding {
            signal: Signal::FeatureShift,
            subject: format!("feature/{}", feature.feature),
            value: feature.stability.psi,
            limit: limits.psi,
            detail: format!(
                "\"{}\" is distributed otherwise than in training (stability index {:.2}): {}. Check where the \
                 values come from; if the change is real, train again.",
                feature.label,
                feature.stability.psi,
                largest_move(&feature.stability)
            ),
        });
    }
    if let Some(score) = score.filter(|score| has_moved(score, limits)) {
        findings.push(Finding {
            signal: Signal::ScoreShift,
            subject: "score".to_owned(),
            value: score.psi,
            limit: limits.psi,
            detail: format!(
                "The scores are distributed otherwise than in training (stability index {:.2}): {}. Look at the \
                 features that moved, and train again.",
                score.psi,
                largest_move(score)
            ),
        });
    }
    let gap = calibration.gap;
    let is_beyond_chance = gap.low > 0.0 || gap.high < 0.0;
    if gap.value.abs() > limits.calibration && is_beyond_chance {
        findings.push(Finding {
            signal: Signal::Calibration,
            subject: "gap".to_owned(),
            value: gap.value,
            limit: limits.calibration,
            detail: format!(
                "{:.1} % of {} scored records converted where {:.1} % were promised. Train again on recent data.",
                calibration.observed.value * 100.0,
                calibration.rows,
                calibration.promised * 100.0
            ),
        });
    } else if calibration.error > limits.calibration
        && calibration.error > TIMES_CHANCE * calibration.error_by_chance
    {
        findings.push(Finding {
            signal: Signal::Calibration,
            subject: "groups".to_owned(),
            value: calibration.error,
            limit: limits.calibration,
            detail: format!(
                "Groups of similar scores convert {:.1} percentage points otherwise than promised on average, though \
                 the whole does not. Train again on recent data.",
                calibration.error * 100.0
            ),
        });
    }
    findings
}

fn has_moved(stability: &Stability, limits: Limits) -> bool {
    stability.psi > limits.psi && stability.psi > stability.chance
}

/// What has grown most: it says more than what has shrunk, which may be everything else.
fn largest_move(stability: &Stability) -> String {
    let grown = stability.bins.iter().filter(|bin| bin.observed > bin.expected);
    let largest = grown.max_by(|a, b| a.psi.total_cmp(&b.psi));
    largest.map_or_else(String::new, |bin| {
        format!("{} went from {:.1} % to {:.1} %", bin.label, bin.expected * 100.0, bin.observed * 100.0)
    })
}
