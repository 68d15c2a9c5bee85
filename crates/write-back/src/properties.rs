//! The four properties that hold a score in HubSpot.

use std::collections::BTreeMap;

use hubspot::{NewProperty, PropertyOption};
use serde_json::Value;

use super::sql::Record;

/// To be raised with every change below, so that portals that were set up before are looked at again.
pub(super) const DEFINITION_VERSION: u32 = 1;

/// Our property group.
pub(super) const GROUP: (&str, &str) = ("sales_copilot", "Sales copilot");

/// Prefix of our properties. What begins with it is never a feature, and a record whose change is only of these is not
/// stale: our own write must not make a score that makes a write.
const PREFIX: &str = "sales_copilot_";

/// Grades, the best first.
const GRADES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// The definitions.
pub(super) fn wanted() -> [NewProperty<'static>; 4] {
    let property = |name, label, kind, field_type, description| NewProperty {
        name,
        label,
        kind,
        field_type,
        group_name: GROUP.0,
        description,
        options: Vec::new(),
    };
    let options = (0..).zip(GRADES).map(|(display_order, grade)| PropertyOption {
        label: grade.to_owned(),
        value: grade.to_owned(),
        display_order,
        hidden: false,
    });
    [
        property(
            "sales_copilot_score",
            "Copilot score",
            "number",
            "number",
            "Probability of the outcome, 0 to 100. Written by the sales copilot.",
        ),
        NewProperty {
            options: options.collect(),
            ..property(
                "sales_copilot_grade",
                "Copilot grade",
                "enumeration",
                "select",
                "A is best. Written by the sales copilot.",
            )
        },
        property(
            "sales_copilot_reasons",
            "Copilot reasons",
            "string",
            "textarea",
            "What raises (+) and lowers (-) the score most. Written by the sales copilot.",
        ),
        property(
            "sales_copilot_scored_at",
            "Copilot scored at",
            "datetime",
            "date",
            "When the score was computed. Written by the sales copilot.",
        ),
    ]
}

/// Whether a property is one of ours.
pub(super) fn is_ours(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// A record's values under HubSpot's names, as text: HubSpot takes every type so.
pub(super) fn values(record: &Record) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    record.values.iter().map(|(name, value)| (format!("{PREFIX}{name}"), text(value))).collect()
}
