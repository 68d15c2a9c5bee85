//! Contributions in plain words, with the value: "Last call 3 days ago".

mod phrase;
mod words;

use serde::{Deserialize, Serialize};

use crate::explain::Explanation;
use crate::table::{Cell, Feature};

/// Why a score is higher or lower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature's name.
    pub feature: String,
    /// What it is about: "Last call".
    pub label: String,
    /// Its value in words: "3 days ago".
    pub value: String,
    /// Both as a sentence: "Last call 3 days ago".
    pub text: String,
    /// What it adds to the log-odds.
    pub contribution: f64,
}

/// The `n` features that matter most, the largest first; those that change nothing are no reason.
pub fn reasons(explanation: &Explanation, features: &[Feature], cells: &[Cell], n: usize) -> Vec<Reason> {
    let mut ranked: Vec<(f64, &Feature, &Cell)> = explanation
        .contributions
        .iter()
        .zip(features)
        .zip(cells)
        .map(|((contribution, feature), cell)| (*contribution, feature, cell))
        .filter(|(contribution, _, _)| contribution.is_finite() && *contribution != 0.0)
        .collect();
    // Stable, so that equal ones stay in the order of the features.
    ranked.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    ranked
        .into_iter()
        .take(n)
        .map(|(contribution, feature, cell)| reason(contribution, feature, cell))
        .collect()
}

fn reason(contribution: f64, feature: &Feature, cell: &Cell) -> Reason {
    let phrase = phrase::of(feature, cell);
    Reason {
        feature: feature.name.clone(),
        label: phrase.label,
        value: phrase.value,
        text: phrase.text,
        contribution,
    }
}

#[cfg(test)]
mod tests;
