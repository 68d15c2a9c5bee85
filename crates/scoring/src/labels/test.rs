//! Comparing a property's text with a value of the settings.

use kernel::{bool_of, number_of};
use serde_json::Value;

use crate::record::moment_of;
use crate::settings::Operator;

/// Whether `text` passes the test. What is missing or cannot be compared only passes `neq` and `unknown`.
pub(crate) fn holds(text: Option<&str>, operator: Operator, value: &Value) -> bool {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match operator {
        Operator::Known => text.is_some(),
        Operator::Unknown => text.is_none(),
        Operator::Eq => text.is_some_and(|text| equals(text, value)),
        Operator::Neq => !text.is_some_and(|text| equals(text, value)),
        Operator::In => {
            let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
            text.is_some_and(|text| list.iter().any(|value| equals(text, value)))
        }
        Operator::Gte => text.and_then(|text| compare(text, value)).is_some_and(core::cmp::Ordering::is_ge),
        Operator::Lte => text.and_then(|text| compare(text, value)).is_some_and(core::cmp::Ordering::is_le),
    }
}

fn equals(text: &str, value: &Value) -> bool {
    match value {
        Value::String(wanted) => text.to_lowercase() == wanted.trim().to_lowercase(),
        #[allow(clippy::float_cmp)] // both were read from digits
        Value::Number(wanted) => number_of(text).is_some_and(|number| Some(number) == wanted.as_f64()),
        Value::Bool(wanted) => bool_of(text) == Some(*wanted),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Numbers by value, else moments in time.
fn compare(text: &str, value: &Value) -> Option<core::cmp::Ordering> {
    let wanted = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(wanted) => number_of(wanted),
        _ => None,
    };
    match (number_of(text), wanted) {
        (Some(number), Some(wanted)) => number.partial_cmp(&wanted),
        _ => Some(moment_of(text)?.cmp(&moment_of(value.as_str()?)?)),
    }
}
