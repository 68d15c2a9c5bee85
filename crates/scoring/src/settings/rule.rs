//! Rules that score by points while there is no model, and the tests they share with labels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Points for what a record shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// The score of a record that no item matches.
    pub base: f64,
    /// What adds or takes points.
    pub items: Vec<RuleItem>,
}

/// Points for one test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleItem {
    /// What the test means, in plain words.
    pub label: String,
    /// The test.
    pub when: When,
    /// Added to the score when it holds; negative takes away.
    pub points: f64,
}

/// A test of a feature or of a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// A feature's name, for example `calls.last`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// A property's name, for example `lifecyclestage`; a date counts as days since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// How it is compared.
    pub operator: Operator,
    /// With what; `known` and `unknown` need nothing.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub value: Value,
}

/// How a value is compared. A missing value is only ever `neq` or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Equal, without regard to case; numbers by value.
    Eq,
    /// Not equal, or missing.
    Neq,
    /// Equal to one of a list.
    In,
    /// A number or date at least as large.
    Gte,
    /// A number or date at most as large.
    Lte,
    /// Has a value.
    Known,
    /// Has none.
    Unknown,
}

fn item(label: &str, feature: &str, operator: Operator, value: Value, points: f64) -> RuleItem {
    let when = When { feature: Some(feature.to_owned()), property: None, operator, value };
    RuleItem { label: label.to_owned(), when, points }
}

impl Default for Rules {
    /// What holds in most sales teams: who talks with us, and lately, is a better lead than who cannot be reached.
    fn default() -> Self {
        use Operator::{Eq, Gte, Known, Lte, Unknown};
        Self {
            base: 20.0,
            items: vec![
                item("Talked with us in the last week", "calls.last_connected", Lte, 7.into(), 25.0),
                item("Called us", "calls.inbound", Gte, 1.into(), 15.0),
                item("Talked for five minutes or more", "calls.minutes", Gte, 5.into(), 10.0),
                item("Had an appointment", "bookings.count", Gte, 1.into(), 15.0),
                item("Works for a known company", "associations.companies", Gte, 1.into(), 5.0),
                item("Has a company e-mail address", "email_kind.email", Eq, "company".into(), 10.0),
                item("Has no e-mail address", "email_kind.email", Unknown, Value::Null, -10.0),
                item("Left a phone number", "phone_country.phone", Known, Value::Null, 5.0),
                item("Came in the last two weeks", "record.age", Lte, 14.into(), 10.0),
            ],
        }
    }
}
