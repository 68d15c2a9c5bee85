//! What an admin may set per object type (`ai_configurations`, purpose `scoring:<object_type>`).

mod check;
mod definitions;
mod rule;

use kernel::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::grade::Grades;
pub use crate::labels::LabelRule;
pub use definitions::{PropertyDefinition, PropertyDefinitions, PropertyOption};
pub use rule::{Operator, RuleItem, Rules, When};

/// The settings of scoring. Every field has a default; an unknown one is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What the model predicts.
    pub label: LabelRule,
    /// A training record is seen as it was this many days after its creation.
    pub observation_days: u32,
    /// Properties or features that no model may use.
    pub exclude: Vec<String>,
    /// Properties that a rule would exclude and that may be used all the same.
    pub include: Vec<String>,
    /// Days after which a call or booking counts half.
    pub half_life_days: u32,
    /// Score thresholds of the grades.
    pub grades: Grades,
    /// Fewest labelled records to train on.
    pub min_rows: u32,
    /// Fewest positive ones.
    pub min_positives: u32,
    /// How much AUC a challenger may lose against the champion.
    pub margin: f64,
    /// Seed of every random choice.
    pub seed: u64,
    /// What scores while there is no model.
    pub rules: Rules,
    /// When drift raises an alert.
    pub drift: Drift,
    /// Whether scores are written to the CRM.
    pub write_back: bool,
    /// How long changes are gathered before records are scored again.
    pub debounce_seconds: u32,
}

/// Limits of the drift watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drift {
    /// Population stability index beyond which a feature or the score has drifted.
    pub psi_limit: f64,
    /// Calibration error on matured labels beyond which the model is off.
    pub calibration_limit: f64,
}

impl Default for Drift {
    fn default() -> Self {
        // 0.25 is the usual "major shift" of the population stability index.
        Self { psi_limit: 0.25, calibration_limit: 0.05 }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            label: LabelRule::default(),
            observation_days: 7,
            exclude: Vec::new(),
            include: Vec::new(),
            half_life_days: 30,
            grades: Grades::default(),
            min_rows: 200,
            min_positives: 50,
            margin: 0.01,
            seed: 0,
            rules: Rules::default(),
            drift: Drift::default(),
            write_back: true,
            debounce_seconds: 30,
        }
    }
}

impl Settings {
    /// Reads and checks settings; null is the default.
    ///
    /// The problem is a 422 `invalid_settings` that points at each field at fault.
    pub fn read(value: &Value) -> Result<Self, Problem> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let lists = not_objects(value);
        if !lists.is_empty() {
            return Err(invalid(lists));
        }
        let settings: Self = serde_path_to_error::deserialize(value).map_err(|error| {
            invalid(vec![FieldError { pointer: pointer(error.path()), detail: error.inner().to_string() }])
        })?;
        let errors = check::errors(&settings);
        if errors.is_empty() { Ok(settings) } else { Err(invalid(errors)) }
    }
}

/// A struct can also be read from a list, field by field; as settings that is a slip.
fn not_objects(value: &Value) -> Vec<FieldError> {
    let nested = ["/grades", "/rules", "/drift"].map(|pointer| (pointer, value.pointer(pointer)));
    core::iter::once(("", Some(value)))
        .chain(nested)
        .filter(|(_, value)| value.is_some_and(|value| !value.is_object()))
        .map(|(pointer, _)| FieldError {
            pointer: pointer.to_owned(),
            detail: "must be an object".to_owned(),
        })
        .collect()
}

fn invalid(errors: Vec<FieldError>) -> Problem {
    let named: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", error.pointer, error.detail)).collect();
    let mut problem = Problem::new(
        422,
        "invalid_settings",
        format!("the scoring settings are not valid: {}", named.join("; ")),
    );
    problem.errors = errors;
    problem
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use core::fmt::Write;
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut pointer, segment| {
        // Writing to a String cannot fail.
        let _ = match segment {
            Segment::Seq { index } => write!(pointer, "/{index}"),
            Segment::Map { key } => write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => Ok(()),
        };
        pointer
    })
}

#[cfg(test)]
mod tests;
