//! From the inputs of a record to what is said of it, without looking at anything else.

use kernel::Problem;
use scoring::{
    explain::Explanation,
    grade::{grade, score},
    reasons::{Reason, reasons},
    settings::Grades,
    table::{Cell, Feature},
};
use serde::{Deserialize, Serialize};

use crate::Artefact;

/// Reasons in words. All others are one more entry, so that the sum is complete; each of them in words would make a row
/// of 3 KB, and the database has some 200 microseconds for one.
const IN_WORDS: usize = 5;

/// The feature name of the entry that holds the contributions of the features that are not named.
pub const OTHERS: &str = "others";

/// What is said of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The probability in whole percent.
    pub score: u32,
    /// The calibrated probability.
    pub probability: f64,
    /// Before calibration: the baseline plus all contributions.
    pub log_odds: f64,
    /// A to E, by the thresholds of the configuration.
    pub grade: String,
    /// The log-odds of a record of which nothing is known.
    pub baseline: f64,
    /// Why, the strongest first. Of a stored score [`OTHERS`] is last and holds what is not named.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    pub(crate) fn of(
        explanation: &Explanation,
        features: &[Feature],
        inputs: &[Cell],
        grades: &Grades,
    ) -> Result<Self, Problem> {
        let Explanation { probability, log_odds, baseline, .. } = *explanation;
        if !(probability.is_finite() && log_odds.is_finite() && baseline.is_finite()) {
            let detail = "the model gives no number for this record; its values are out of any range";
            return Err(Problem::internal("no_finite_score", detail));
        }
        let mut named = reasons(explanation, features, inputs, IN_WORDS);
        for reason in &mut named {
            reason.contribution = rounded(reason.contribution);
        }
        let said: f64 = named.iter().map(|reason| reason.contribution).sum();
        let rest = rounded(log_odds - baseline - said);
        let unnamed = features.len().saturating_sub(named.len());
        if rest != 0.0 {
            named.push(others(unnamed, rest));
        }
        let score = score(probability);
        let grade = grade(score, grades).to_owned();
        Ok(Self { score, probability, log_odds, grade, baseline, reasons: named })
    }
}

/// Contributions to nine decimals: the sum stays within 1e-8 of the log-odds, in half the bytes.
fn rounded(contribution: f64) -> f64 {
    // Adding zero makes -0.0 a plain one.
    (contribution * 1e9).round() / 1e9 + 0.0
}

/// Every feature's contribution in words, the strongest first; those that contribute nothing are left out.
pub(crate) fn all_reasons(explanation: &Explanation, features: &[Feature], inputs: &[Cell]) -> Vec<Reason> {
    let mut all = reasons(explanation, features, inputs, usize::MAX);
    for reason in &mut all {
        reason.contribution = rounded(reason.contribution);
    }
    all
}

/// What the features that are not named contribute together.
fn others(count: usize, contribution: f64) -> Reason {
    let text = if count == 1 { "1 other fact".to_owned() } else { format!("{count} other facts") };
    Reason {
        feature: OTHERS.to_owned(),
        label: "Other facts".to_owned(),
        value: count.to_string(),
        text,
        contribution,
    }
}

/// Inputs as the database gives them back: it knows neither -0.0 nor what is no number.
pub(crate) fn storable(mut inputs: Vec<Cell>) -> Vec<Cell> {
    for cell in &mut inputs {
        if let Cell::Number(number) = cell {
            *cell = Cell::number(*number + 0.0);
        }
    }
    inputs
}

/// The verdict on stored inputs, to the byte that of the score they were stored with.
pub fn replay(artefact: Artefact<'_>, grades: &Grades, inputs: &[Cell]) -> Result<Verdict, Problem> {
    artefact.open()?.verdict(grades, inputs)
}
