//! Named arguments as the SQL functions declare them; a wrong type panics, as Postgres would refuse it.

use kernel::Timestamp;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Args(pub Value);

impl Args {
    pub(crate) fn value(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.maybe_text(name).unwrap_or_else(|| panic!("{name} is no text in {}", self.0))
    }

    pub(crate) fn maybe_text(&self, name: &str) -> Option<String> {
        self.value(name).as_str().map(str::to_owned)
    }

    pub(crate) fn number(&self, name: &str) -> i64 {
        self.value(name).as_i64().unwrap_or_else(|| panic!("{name} is no number in {}", self.0))
    }

    pub(crate) fn list(&self, name: &str) -> &[Value] {
        self.value(name).as_array().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn time(&self, name: &str) -> Timestamp {
        time(self.value(name)).unwrap_or_else(|| panic!("{name} is no time in {}", self.0))
    }
}

pub(crate) fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(Timestamp::parse)
}

/// A time that the row must have.
pub(crate) fn must_time(row: &Value, name: &str) -> Timestamp {
    time(&row[name]).unwrap_or_else(|| panic!("{name} is no time in {row}"))
}

/// The id that the row must have.
pub(crate) fn must_id(row: &Value) -> String {
    row["hubspot_id"].as_str().map_or_else(|| panic!("no hubspot_id in {row}"), str::to_owned)
}
