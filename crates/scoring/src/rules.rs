//! The transparent model that scores until there is enough data: a base and points, and nothing else.

use kernel::{Problem, sha256_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::explain::Explanation;
use crate::features::{Source, raw_source};
use crate::labels::holds;
use crate::settings::{Operator, PropertyDefinitions, Settings, When};
use crate::table::{Cell, Feature};

/// Scores by points. Its features are its rules, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesModel {
    base: f64,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Rule {
    feature: Feature,
    operator: Operator,
    value: Value,
    points: f64,
}

/// The log-odds of 0 and 100 are infinite, so points end one before.
const LOWEST: f64 = 1.0;
const HIGHEST: f64 = 99.0;

impl RulesModel {
    /// The rules of the settings. A property is read as the portal defines it.
    pub fn new(settings: &Settings, definitions: &PropertyDefinitions) -> Self {
        let rule = |(number, item): (usize, &crate::settings::RuleItem)| {
            let source = source(&item.when, definitions);
            let name = source.as_ref().map_or_else(|| "unknown".to_owned(), Source::to_string);
            Rule {
                feature: Feature {
                    name: format!("rule.{number}.{name}"),
                    label: item.label.clone(),
                    kind: source.map_or(crate::table::Kind::Number, |source| source.kind()),
                },
                operator: item.when.operator,
                value: item.when.value.clone(),
                points: item.points,
            }
        };
        let rules = settings.rules.items.iter().enumerate().map(rule).collect();
        Self { base: settings.rules.base, rules }
    }

    /// What the rules look at, for `Extractor::from_model_features`.
    pub fn features(&self) -> Vec<Feature> {
        self.rules.iter().map(|rule| rule.feature.clone()).collect()
    }

    /// The rules as bytes, to keep with a score.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A struct of texts, numbers and JSON values serialises always.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Rules from their bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(bytes).map_err(|error| {
            Problem::internal("broken_rules", format!("the stored rules cannot be read: {error}"))
        })
    }

    /// The digest that names these rules.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.to_bytes())
    }

    fn held<'r>(&'r self, cells: &'r [Cell]) -> impl Iterator<Item = (&'r Rule, bool)> {
        let cells = cells.iter().chain(core::iter::repeat(&Cell::Missing));
        self.rules.iter().zip(cells).map(|(rule, cell)| (rule, rule.holds(cell)))
    }

    /// The score with the share of each rule.
    ///
    /// The score is the base and the points, so its log-odds are no sum of points. Each rule gets its share of the way
    /// from the base to the score (Aumann and Shapley): the points it brought, times the mean slope on that way.
    pub fn explain(&self, cells: &[Cell]) -> Explanation {
        let points: Vec<f64> =
            self.held(cells).map(|(rule, held)| if held { rule.points } else { 0.0 }).collect();
        let sum: f64 = points.iter().sum();
        let baseline = log_odds(self.base);
        let log_odds_now = log_odds(self.base + sum);
        let slope = if sum.abs() > 1e-6 { (log_odds_now - baseline) / sum } else { slope(self.base) };
        Explanation {
            probability: clamped(self.base + sum) / 100.0,
            log_odds: log_odds_now,
            baseline,
            contributions: points.iter().map(|points| points * slope).collect(),
        }
    }
}

impl Rule {
    fn holds(&self, cell: &Cell) -> bool {
        let text = match cell {
            Cell::Missing => None,
            Cell::Number(number) => Some(number.to_string()),
            Cell::Text(text) => Some(text.clone()),
        };
        holds(text.as_deref(), self.operator, &self.value)
    }
}

fn source(when: &When, definitions: &PropertyDefinitions) -> Option<Source> {
    match (&when.feature, &when.property) {
        (Some(feature), _) => Source::parse(feature),
        (None, Some(property)) => Some(raw_source(property, definitions.get(property))),
        (None, None) => None,
    }
}

const fn clamped(score: f64) -> f64 {
    score.clamp(LOWEST, HIGHEST)
}

fn log_odds(score: f64) -> f64 {
    let share = clamped(score) / 100.0;
    libm::log(share / (1.0 - share))
}

/// The derivative of the log-odds by the score.
fn slope(score: f64) -> f64 {
    let share = clamped(score) / 100.0;
    0.01 / (share * (1.0 - share))
}

#[cfg(test)]
mod tests;
