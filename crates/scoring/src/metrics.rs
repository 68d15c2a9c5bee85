//! How good a model is: measures with their intervals.

mod auc;
mod calibration;
mod lift;

use auc::Spread;
use serde::{Deserialize, Serialize};

use crate::math::SMALLEST;

/// A measure with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The measured value.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// One band of predicted probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// The lower end of the band.
    pub from: f64,
    /// The upper end of the band.
    pub to: f64,
    /// Rows in it.
    pub count: usize,
    /// Positive rows in it.
    pub positives: usize,
    /// The mean predicted probability.
    pub predicted: f64,
    /// The share of positive rows, with its Wilson interval.
    pub observed: Estimate,
}

/// A tenth of the rows, the best scores first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiftDecile {
    /// 1 (the best tenth) to 10.
    pub decile: usize,
    /// Rows in it.
    pub count: usize,
    /// Positive rows in it.
    pub positives: usize,
    /// The share of positive rows.
    pub rate: f64,
    /// The rate of this tenth over the rate of all, with its interval.
    pub lift: Estimate,
    /// The share of all positives that this tenth and the better ones hold.
    pub captured: f64,
}

/// The measures of one list of predictions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Rows.
    pub count: usize,
    /// Positive rows.
    pub positives: usize,
    /// Area under the ROC curve (`DeLong` interval).
    pub auc: Estimate,
    /// Brier score.
    pub brier: Estimate,
    /// Logarithmic loss in nats.
    pub log_loss: Estimate,
    /// Expected calibration error over ten bands of equal width (bootstrap interval).
    pub ece: Estimate,
    /// The reliability of each band of probabilities that holds rows.
    pub calibration: Vec<CalibrationBin>,
    /// Lift by decile.
    pub lift: Vec<LiftDecile>,
}

/// A model that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// For example `logistic C=0.1` or `trees depth 4`.
    pub name: String,
    /// Its out-of-fold log-loss.
    pub log_loss: f64,
    /// Its out-of-fold area under the ROC curve.
    pub auc: f64,
    /// Its weight in the chosen blend of log-odds; 0 = not used.
    pub weight: f64,
}

/// How much a feature moves the score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The feature's name.
    pub feature: String,
    /// What a person calls it.
    pub label: String,
    /// The mean absolute contribution in log-odds.
    pub mean_abs_contribution: f64,
}

/// What is known of a trained model's quality.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Out-of-fold measures on the training rows.
    #[serde(flatten)]
    pub out_of_fold: Measures,
    /// Everything that was tried.
    pub candidates: Vec<Candidate>,
    /// The chosen model in words.
    pub chosen: String,
    /// The chosen calibrator: `none`, `platt` or `isotonic`.
    pub calibrator: String,
    /// The out-of-fold log-loss of each calibrator.
    pub calibrators: Vec<(String, f64)>,
    /// Features by falling importance.
    pub importance: Vec<Importance>,
    /// Measures on the rows that were never fitted on, when there are any.
    pub held_out: Option<Measures>,
}

/// Measures predicted probabilities against outcomes.
pub fn evaluate(predictions: &[(f64, bool)]) -> Measures {
    let (mut brier, mut log_loss) = (Spread::default(), Spread::default());
    for (probability, label) in predictions {
        let truth = f64::from(u8::from(*label));
        brier.add((probability - truth) * (probability - truth), 1.0);
        let given = if *label { *probability } else { 1.0 - probability };
        log_loss.add(-libm::log(given.clamp(SMALLEST, 1.0)), 1.0);
    }
    Measures {
        count: predictions.len(),
        positives: predictions.iter().filter(|(_, label)| *label).count(),
        auc: auc::auc(predictions),
        brier: brier.estimate(),
        log_loss: log_loss.estimate(),
        ece: calibration::ece(predictions),
        calibration: calibration::table(predictions),
        lift: lift::deciles(predictions),
    }
}

/// Only the log-loss and the area under the curve.
pub(crate) fn brief(predictions: &[(f64, bool)]) -> (f64, f64) {
    let mut log_loss = Spread::default();
    for (probability, label) in predictions {
        let given = if *label { *probability } else { 1.0 - probability };
        log_loss.add(-libm::log(given.clamp(SMALLEST, 1.0)), 1.0);
    }
    (log_loss.mean(), auc::auc(predictions).value)
}

#[cfg(test)]
mod tests;
