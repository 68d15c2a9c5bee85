//! The parts of a card, filled.

use serde::Serialize;

use crate::score::{percent, strongest};
use crate::template::{Placeholder, Text};
use crate::{DataType, Facts, Part, ReasonLine, ScoreView, TrendPoint, value};

/// A filled part. A part that has nothing to show is not on the card.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Section {
    /// Where the card's score is to be shown; the score itself is a field of the card.
    Score,
    /// The strongest reasons.
    Reasons {
        /// Heading.
        title: String,
        /// Strongest first.
        items: Vec<ReasonLine>,
        /// How many more there are.
        more: usize,
    },
    /// The latest scores, latest first.
    Trend {
        /// Heading.
        title: String,
        /// The points.
        items: Vec<TrendPoint>,
        /// Latest minus oldest.
        change: i64,
    },
    /// Properties of the record.
    Facts {
        /// Heading.
        title: String,
        /// The values that the record has.
        items: Vec<FactLine>,
    },
    /// A sentence.
    Text {
        /// Heading.
        title: String,
        /// The sentence.
        text: String,
    },
    /// Which model scored, and when.
    Model {
        /// Heading.
        title: String,
        /// Scorer, time and quality, as label and value.
        items: Vec<FactLine>,
    },
}

/// A labelled value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactLine {
    /// Property name, or a name of ours.
    pub name: String,
    /// Name to show.
    pub label: String,
    /// How to show it.
    pub data_type: DataType,
    /// The value in that type's form.
    pub value: String,
    /// The value for a human.
    pub text: String,
}

impl FactLine {
    fn new(name: &str, label: &str, (data_type, value, text): (DataType, String, String)) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), data_type, value, text }
    }
}

/// Fills one part; none when there is nothing to show.
pub(crate) fn fill(part: &Part, facts: &Facts, name: &str, score: Option<&ScoreView>) -> Option<Section> {
    match part {
        Part::Score => score.map(|_| Section::Score),
        Part::Reasons { title, limit } => {
            let all = &facts.score.as_ref()?.reasons;
            let items = strongest(all, *limit);
            let more = strongest(all, usize::MAX).len() - items.len();
            (!items.is_empty()).then(|| Section::Reasons { title: title.clone(), items, more })
        }
        Part::Trend { title, limit } => {
            let items: Vec<TrendPoint> = facts.trend.iter().take(*limit).cloned().collect();
            // One point is the score itself.
            let (latest, oldest) = (items.first()?.score, items.last()?.score);
            (items.len() > 1).then(|| Section::Trend { title: title.clone(), items, change: latest - oldest })
        }
        Part::Facts { title, properties } => {
            let items: Vec<FactLine> =
                properties.iter().filter_map(|(name, label)| fact(facts, name, label.as_deref())).collect();
            (!items.is_empty()).then(|| Section::Facts { title: title.clone(), items })
        }
        Part::Text { title, text } => {
            let text = sentence(text, facts, name, score);
            (!text.is_empty()).then(|| Section::Text { title: title.clone(), text })
        }
        Part::Model { title } => Some(Section::Model { title: title.clone(), items: model(facts, score?) }),
    }
}

/// A sentence of the template, filled.
pub(crate) fn sentence(text: &Text, facts: &Facts, name: &str, score: Option<&ScoreView>) -> String {
    text.fill(|what| match what {
        Placeholder::Name => Some(name.to_owned()),
        Placeholder::Score => score.map(|score| score.value.to_string()),
        Placeholder::Grade => score.map(|score| score.grade.clone()),
        Placeholder::Probability => score.map(|score| percent(score.probability)),
        Placeholder::Property(property) => fact(facts, property, None).map(|fact| fact.text),
    })
}

fn fact(facts: &Facts, name: &str, label: Option<&str>) -> Option<FactLine> {
    let definition = facts.definitions.get(name);
    let value = facts.record.as_ref()?.properties.get(name)?.as_deref();
    let shown = value::show(name, value, definition)?;
    let known = definition.map(|definition| definition.label.as_str()).filter(|label| !label.is_empty());
    Some(FactLine::new(name, label.or(known).unwrap_or(name), shown))
}

fn model(facts: &Facts, score: &ScoreView) -> Vec<FactLine> {
    let text = |text: String| (DataType::String, text.clone(), text);
    let mut items = vec![FactLine::new("scorer", "Scored by", text(score.scorer()))];
    if let Some(time) = score.scored_at.as_deref().and_then(kernel::Timestamp::parse) {
        let shown = (DataType::Datetime, time.to_string(), value::minute(time));
        items.push(FactLine::new("scored_at", "Scored at", shown));
    }
    let active = facts.model.as_ref().filter(|model| model.sha256 == score.model.sha256);
    if let Some(auc) = active.and_then(|model| model.auc) {
        items.push(FactLine::new(
            "auc",
            "Tells good from bad",
            text(format!("{:.0} of 100 pairs", auc * 100.0)),
        ));
    }
    items
}
