//! One filter of a search.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::portal::properties::{Computed, Property};
use crate::portal::{ObjectType, Portal, PropertyIndex, Record};
use crate::wire::ApiError;

/// What a filter or a sort looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Created,
    Modified,
    Number(PropertyIndex),
    Time(PropertyIndex),
    /// Case matters.
    Choice(PropertyIndex),
    /// Compared in lower case.
    Text(PropertyIndex),
    /// Ids of linked records of an object.
    Association(ObjectType),
}

/// A comparable value of a record or of a filter.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(super) enum Key {
    Integer(i128),
    Number(f64),
    Text(String),
}

impl Field {
    pub fn of(property: &Property, index: PropertyIndex) -> Self {
        match (property.computed, property.value_type.as_str()) {
            (Some(Computed::Id), _) => Self::Id,
            (Some(Computed::Created), _) => Self::Created,
            (Some(Computed::Modified), _) => Self::Modified,
            (None, "number") => Self::Number(index),
            (None, "date" | "datetime") => Self::Time(index),
            (None, "enumeration" | "bool") => Self::Choice(index),
            (None, _) => Self::Text(index),
        }
    }

    /// The value of a record as the index holds it. Text in a number or date field is not indexed.
    pub fn key(self, record: &Record) -> Option<Key> {
        let parse_time =
            |text: &str| kernel::Timestamp::parse(text).map(|time| Key::Integer(time.as_millis().into()));
        match self {
            Self::Id => Some(Key::Integer(record.id.into())),
            Self::Created => Some(Key::Integer(record.created_ms.into())),
            Self::Modified => Some(Key::Integer(record.updated_ms.into())),
            Self::Number(index) => record.get(index)?.parse().ok().map(Key::Number),
            Self::Time(index) => parse_time(record.get(index)?),
            Self::Choice(index) => {
                record.get(index).filter(|text| !text.is_empty()).map(|text| Key::Text(text.to_owned()))
            }
            Self::Text(index) => {
                record.get(index).filter(|text| !text.is_empty()).map(|text| Key::Text(text.to_lowercase()))
            }
            Self::Association(_) => None,
        }
    }

    /// A filter's value in the same form. Moments are epoch milliseconds.
    fn parse(self, text: &str) -> Result<Key, ApiError> {
        let wrong =
            || ApiError::invalid(format!("{text} is not a value that this property can be compared with"));
        match self {
            Self::Id | Self::Created | Self::Modified | Self::Time(_) | Self::Association(_) => {
                text.parse().map(Key::Integer).map_err(|_| wrong())
            }
            Self::Number(_) => text.parse().map(Key::Number).map_err(|_| wrong()),
            Self::Choice(_) => Ok(Key::Text(text.to_owned())),
            Self::Text(_) => Ok(Key::Text(text.to_lowercase())),
        }
    }
}

/// What must hold.
#[derive(Debug)]
enum Test {
    Is(Ordering, bool),
    Between,
    OneOf,
    Known,
    Token,
}

/// A filter, understood.
#[derive(Debug)]
pub(super) struct Filter {
    field: Field,
    test: Test,
    negated: bool,
    values: Vec<Key>,
}

impl Filter {
    pub fn new(field: Field, filter: &Json) -> Result<Self, ApiError> {
        let operator = filter["operator"].as_str().unwrap_or_default();
        let (test, negated) = match operator {
            "EQ" => (Test::Is(Ordering::Equal, false), false),
            "NEQ" => (Test::Is(Ordering::Equal, false), true),
            "LT" => (Test::Is(Ordering::Less, false), false),
            "LTE" => (Test::Is(Ordering::Less, true), false),
            "GT" => (Test::Is(Ordering::Greater, false), false),
            "GTE" => (Test::Is(Ordering::Greater, true), false),
            "BETWEEN" => (Test::Between, false),
            "IN" => (Test::OneOf, false),
            "NOT_IN" => (Test::OneOf, true),
            "HAS_PROPERTY" => (Test::Known, false),
            "NOT_HAS_PROPERTY" => (Test::Known, true),
            "CONTAINS_TOKEN" => (Test::Token, false),
            "NOT_CONTAINS_TOKEN" => (Test::Token, true),
            other => return Err(ApiError::invalid(format!("{other} is not a filter operator"))),
        };
        let texts = match test {
            Test::Known => Vec::new(),
            Test::Between => vec![value_text(filter, "value")?, value_text(filter, "highValue")?],
            Test::OneOf => {
                let values = filter["values"].as_array().filter(|values| !values.is_empty());
                let values = values.ok_or_else(|| ApiError::invalid(format!("{operator} needs values")))?;
                values
                    .iter()
                    .map(scalar_text)
                    .collect::<Option<_>>()
                    .ok_or_else(|| ApiError::invalid("values must be texts"))?
            }
            Test::Is(..) | Test::Token => vec![value_text(filter, "value")?],
        };
        let exact_list = matches!(test, Test::OneOf) && matches!(field, Field::Text(_));
        let values = texts
            .iter()
            // Lists of texts are compared as they are with the lower-case index, so capitals never match.
            .map(|text| if exact_list { Ok(Key::Text(text.clone())) } else { field.parse(text) })
            .collect::<Result<_, _>>()?;
        Ok(Self { field, test, negated, values })
    }

    /// Whether a record passes. A record without the value passes no comparison, but the negated ones.
    pub fn matches(&self, portal: &Portal, object: ObjectType, record: &Record) -> bool {
        let held = match self.field {
            Field::Association(to) => portal
                .live_links((object, record.id), to, 0)
                .any(|link| self.holds(&Key::Integer(link.to_id.into()))),
            field => field.key(record).is_some_and(|key| self.holds(&key)),
        };
        held != self.negated
    }

    fn holds(&self, key: &Key) -> bool {
        match &self.test {
            Test::Known => true,
            Test::Is(wanted, or_equal) => {
                let ordering = self.values.first().and_then(|value| key.partial_cmp(value));
                ordering == Some(*wanted) || (*or_equal && ordering == Some(Ordering::Equal))
            }
            Test::Between => self.values.len() == 2 && *key >= self.values[0] && *key <= self.values[1],
            Test::OneOf => self.values.contains(key),
            Test::Token => match (key, self.values.first()) {
                (Key::Text(text), Some(Key::Text(token))) => has_token(text, token),
                (key, Some(value)) => key == value,
                (_, None) => false,
            },
        }
    }
}

fn value_text(filter: &Json, name: &str) -> Result<String, ApiError> {
    scalar_text(&filter[name]).ok_or_else(|| {
        ApiError::invalid(format!("{} needs {name}", filter["operator"].as_str().unwrap_or("A filter")))
    })
}

fn scalar_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether a word of the lower-case `text` is the token; `*` at its ends stands for any letters.
pub(super) fn has_token(text: &str, token: &str) -> bool {
    let token = token.to_lowercase();
    let core = token.trim_matches('*');
    if core.is_empty() {
        return true;
    }
    // A token that is more than one word (an e-mail address) is looked for as it is.
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).chain([text]);
    words.any(|word| match (token.starts_with('*'), token.ends_with('*')) {
        (false, false) => word == core,
        (false, true) => word.starts_with(core),
        (true, false) => word.ends_with(core),
        (true, true) => word.contains(core),
    })
}
