//! HubSpot's values, which are texts or null, as a card shows them.

use kernel::{Timestamp, number_of};
use serde::Serialize;

use crate::Definition;

/// How a value is to be shown: the data types of data-fetch cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataType {
    /// Plain text.
    #[default]
    String,
    /// A number.
    Numeric,
    /// `YYYY-MM-DD`.
    Date,
    /// A moment.
    Datetime,
    /// An e-mail address.
    Email,
    /// A word with a colour.
    Status,
}

/// The type, the raw value of that type and the text for a human. None for an empty or absent value.
pub(crate) fn show(
    name: &str,
    value: Option<&str>,
    definition: Option<&Definition>,
) -> Option<(DataType, String, String)> {
    let value = value.map(str::trim).filter(|value| !value.is_empty())?;
    let plain = |kind| Some((kind, value.to_owned(), value.to_owned()));
    match definition.map(|definition| definition.kind.as_str()).unwrap_or_default() {
        // Types lie (text in number properties): a value that does not read as its type is shown as the text it is.
        "number" if number_of(value).is_some() => plain(DataType::Numeric),
        "date" => match Timestamp::parse(value) {
            Some(time) => {
                let day = day(time);
                Some((DataType::Date, day.clone(), day))
            }
            None => plain(DataType::String),
        },
        "datetime" => match Timestamp::parse(value) {
            Some(time) => Some((DataType::Datetime, time.to_string(), minute(time))),
            None => plain(DataType::String),
        },
        "bool" | "enumeration" => {
            let text = options(value, definition);
            Some((DataType::String, value.to_owned(), text))
        }
        _ if name == "email" && value.contains('@') => plain(DataType::Email),
        _ => plain(DataType::String),
    }
}

/// Several options of a checkbox are separated by semicolons.
fn options(value: &str, definition: Option<&Definition>) -> String {
    let label = |option: &str| {
        let known = definition.and_then(|definition| definition.options.get(option));
        known.filter(|label| !label.is_empty()).cloned().unwrap_or_else(|| match option {
            "true" => "Yes".to_owned(),
            "false" => "No".to_owned(),
            _ => option.to_owned(),
        })
    };
    let labels: Vec<String> = value.split(';').filter(|option| !option.is_empty()).map(label).collect();
    labels.join(", ")
}

/// `2026-11-21`, in UTC.
pub(crate) fn day(time: Timestamp) -> String {
    time.to_string().chars().take(10).collect()
}

/// `2026-11-21 10:05 UTC`.
pub(crate) fn minute(time: Timestamp) -> String {
    let text: String = time.to_string().chars().take(16).collect();
    format!("{} UTC", text.replace('T', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str) -> Definition {
        Definition {
            label: "L".to_owned(),
            kind: kind.to_owned(),
            options: [("a".to_owned(), "Alpha".to_owned())].into(),
        }
    }

    fn shown(kind: &str, value: &str) -> (DataType, String, String) {
        show("x", Some(value), Some(&of(kind))).unwrap()
    }

    #[test]
    fn each_type_is_shown_as_a_human_reads_it() {
        assert_eq!(shown("number", "87.5"), (DataType::Numeric, "87.5".into(), "87.5".into()));
        let day = "2026-11-21".to_owned();
        assert_eq!(shown("date", "2026-11-21"), (DataType::Date, day.clone(), day.clone()));
        assert_eq!(shown("date", "1795219200000"), (DataType::Date, day.clone(), day));
        let (kind, raw, text) = shown("datetime", "2026-11-21T10:05:09.000Z");
        assert_eq!((kind, raw.as_str()), (DataType::Datetime, "2026-11-21T10:05:09.000Z"));
        assert_eq!(text, "2026-11-21 10:05 UTC");
        assert_eq!(shown("enumeration", "a;b").2, "Alpha, b");
        assert_eq!(shown("bool", "true").2, "Yes");
        assert_eq!(show("email", Some("a@b.c"), None).unwrap().0, DataType::Email);
    }

    #[test]
    fn a_value_that_is_not_of_its_type_is_text() {
        assert_eq!(shown("number", "about 5").0, DataType::String);
        assert_eq!(shown("number", "inf").0, DataType::String);
        assert_eq!(shown("datetime", "soon").0, DataType::String);
        assert_eq!(shown("date", "tomorrow").2, "tomorrow");
    }

    #[test]
    fn an_empty_value_is_not_shown() {
        assert_eq!(show("x", None, None), None);
        assert_eq!(show("x", Some(" "), None), None);
    }
}
