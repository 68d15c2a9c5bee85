//! The model card: what a model predicts, how good it is, what it looks at, as markdown and as SVG plots.

mod importance;
mod lift;
mod markdown;
mod outcome;
mod reliability;
mod scale;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    metrics::{Evaluation, Importance, Measures},
    settings::Settings,
    table::Feature,
};

pub use outcome::outcome;

/// What a card tells besides the model's quality. Texts from outside are escaped where they are shown.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// `contacts`, `companies` or `deals`.
    pub object_type: &'a str,
    /// The settings of the training.
    pub settings: &'a Settings,
    /// The digest of the model's bytes.
    pub sha256: &'a str,
    /// The model's inputs.
    pub features: &'a [Feature],
    /// When it was trained.
    pub trained_at: Timestamp,
    /// The first and the last moment that a training record was looked at.
    pub data_window: Option<(Timestamp, Timestamp)>,
    /// Records that gave no training row, by reason code.
    pub skipped: &'a BTreeMap<String, u64>,
    /// What was left out of the features, and why.
    pub excluded: &'a [Note],
    /// What is odd about the data without preventing the training.
    pub warnings: &'a [Note],
    /// The comparison with the model in service, on the same held-out rows; none for the first model.
    pub champion: Option<&'a Champion>,
    /// Why the model was or was not put into service, in words.
    pub decision: &'a str,
}

/// A name and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// A feature, a property or a code.
    pub name: String,
    /// What is to be said.
    pub detail: String,
}

/// The model in service at the time of the training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Champion {
    /// Its version.
    pub version: i64,
    /// Its measures on the rows that the new model was not fitted on.
    pub measures: Measures,
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The whole card as GitHub-flavoured markdown.
    pub markdown: String,
    /// Its pictures.
    pub plots: Plots,
}

/// SVG documents, readable in light and dark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plots {
    /// Predicted against observed, with intervals and counts.
    pub reliability: String,
    /// Lift by tenth of the scores.
    pub lift: String,
    /// What moves the score.
    pub importance: String,
}

/// Writes the card of a trained model.
pub fn card(about: &About<'_>, evaluation: &Evaluation) -> Card {
    Card { markdown: markdown::write(about, evaluation), plots: plots(evaluation) }
}

/// Draws the pictures of a card.
pub fn plots(evaluation: &Evaluation) -> Plots {
    let measures = &evaluation.out_of_fold;
    Plots {
        reliability: reliability::plot(&measures.calibration),
        lift: lift::plot(&measures.lift),
        importance: importance::plot(&by_importance(evaluation)),
    }
}

/// The features, the most important first.
fn by_importance(evaluation: &Evaluation) -> Vec<&Importance> {
    let mut sorted: Vec<&Importance> = evaluation.importance.iter().collect();
    sorted.sort_by(|a, b| b.mean_abs_contribution.total_cmp(&a.mean_abs_contribution));
    sorted
}
