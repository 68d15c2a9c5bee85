//! A stored score as a salesperson reads it.

use serde::Serialize;

use crate::{ModelOfScore, Reason, Score, Tone};

/// The score of a card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreView {
    /// 0 to 100.
    pub value: i64,
    /// A to E.
    pub grade: String,
    /// Colour of the grade.
    pub tone: Tone,
    /// 0 to 1.
    pub probability: f64,
    /// The probability in words: `87 %`.
    pub probability_text: String,
    /// `model` or `rules`.
    pub source: String,
    /// What scored it.
    pub model: ModelOfScore,
    /// When it was scored.
    pub scored_at: Option<String>,
    /// The moment that the features describe.
    pub as_of: Option<String>,
    /// Whether the record is newer than the score.
    pub stale: bool,
}

/// One reason, with how much it weighs beside the strongest one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonLine {
    /// Name of the feature.
    pub feature: String,
    /// The sentence.
    pub text: String,
    /// `raises` or `lowers`.
    pub effect: &'static str,
    /// 0 to 100; the strongest reason has 100.
    pub weight: u8,
    /// Contribution to the log-odds.
    pub contribution: f64,
}

impl ScoreView {
    pub(crate) fn of(score: &Score) -> Self {
        Self {
            value: score.score.clamp(0, 100),
            grade: score.grade.clone(),
            tone: tone(&score.grade),
            probability: score.probability,
            probability_text: percent(score.probability),
            source: score.source.clone(),
            model: score.model.clone(),
            scored_at: score.scored_at.clone(),
            as_of: score.as_of.clone(),
            stale: score.stale_since.is_some(),
        }
    }

    /// `Model 3`, or `Rules`.
    pub(crate) fn scorer(&self) -> String {
        if self.source == "rules" { "Rules".to_owned() } else { format!("Model {}", self.model.version) }
    }
}

/// The colour of a grade.
pub(crate) fn tone(grade: &str) -> Tone {
    match grade {
        "A" | "B" => Tone::Success,
        "C" => Tone::Info,
        "D" => Tone::Warning,
        _ => Tone::Danger,
    }
}

/// Whole percents, but never a certainty that no model has.
pub(crate) fn percent(probability: f64) -> String {
    let percent = (probability * 100.0).round();
    if !probability.is_finite() {
        "unknown".to_owned()
    } else if percent < 1.0 {
        "< 1 %".to_owned()
    } else if percent > 99.0 {
        "> 99 %".to_owned()
    } else {
        format!("{percent:.0} %")
    }
}

/// The entry of a score that sums up the features it does not name.
const OTHERS: &str = "others";

/// The strongest reasons, by the size of their contribution; the name of the feature decides between equals. What
/// contributes nothing is no reason, and the sum of what is not named tells nobody anything.
pub(crate) fn strongest(reasons: &[Reason], limit: usize) -> Vec<ReasonLine> {
    let mut ordered: Vec<&Reason> = reasons
        .iter()
        .filter(|reason| reason.contribution.is_finite() && reason.contribution != 0.0)
        .filter(|reason| reason.feature != OTHERS)
        .collect();
    ordered.sort_by(|a, b| {
        b.contribution.abs().total_cmp(&a.contribution.abs()).then_with(|| a.feature.cmp(&b.feature))
    });
    let most = ordered.first().map_or(1.0, |reason| reason.contribution.abs());
    ordered.into_iter().take(limit).map(|reason| line(reason, most)).collect()
}

fn line(reason: &Reason, most: f64) -> ReasonLine {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
    let weight = (reason.contribution.abs() / most * 100.0).round() as u8;
    let texts = [&reason.text, &reason.label, &reason.feature];
    let text = texts.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
    ReasonLine {
        feature: reason.feature.clone(),
        text,
        effect: if reason.contribution > 0.0 { "raises" } else { "lowers" },
        weight: weight.max(1),
        contribution: reason.contribution,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(feature: &str, contribution: f64) -> Reason {
        Reason {
            feature: feature.to_owned(),
            label: format!("{feature}!"),
            contribution,
            ..Reason::default()
        }
    }

    #[test]
    fn a_probability_is_told_in_whole_percents_and_never_as_a_certainty() {
        for (probability, text) in [
            (0.873, "87 %"),
            (0.0, "< 1 %"),
            (0.004, "< 1 %"),
            (0.996, "> 99 %"),
            (1.0, "> 99 %"),
            (0.5, "50 %"),
        ] {
            assert_eq!(percent(probability), text);
        }
        assert_eq!(percent(f64::NAN), "unknown");
    }

    #[test]
    fn the_strongest_reasons_come_first_and_zero_is_none() {
        let reasons =
            [reason("a", 0.2), reason("b", -0.8), reason("c", 0.0), reason("d", 0.2), reason("e", f64::NAN)];
        let lines = strongest(&reasons, 2);
        let short: Vec<_> = lines.iter().map(|line| (line.text.as_str(), line.effect, line.weight)).collect();
        assert_eq!(short, [("b!", "lowers", 100), ("a!", "raises", 25)]);
        assert_eq!(strongest(&reasons, 9).len(), 3);
        assert!(strongest(&[], 3).is_empty());
    }

    #[test]
    fn grades_have_the_colours_of_a_traffic_light() {
        assert_eq!(
            [tone("A"), tone("C"), tone("D"), tone("E")],
            [Tone::Success, Tone::Info, Tone::Warning, Tone::Danger]
        );
    }
}
