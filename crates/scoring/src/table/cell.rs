//! One value of a feature.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// One value: `null`, a number or a text in JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Not known. Missing is a value of its own.
    #[default]
    Missing,
    /// A number; booleans are 0 and 1.
    Number(f64),
    /// A category.
    Text(String),
}

impl Cell {
    /// A number, or missing when it is not finite: JSON has no word for the others.
    pub fn number(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Missing }
    }

    /// A category, or missing when the text is empty.
    pub fn text(value: impl Into<String>) -> Self {
        let value = value.into();
        if value.is_empty() { Self::Missing } else { Self::Text(value) }
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Number(f64::from(u8::from(value)))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Cell;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, a number, a boolean or a text")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Missing)
    }

    fn visit_none<E>(self) -> Result<Cell, E> {
        Ok(Cell::Missing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::from(value))
    }

    #[allow(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::number(value as f64))
    }

    #[allow(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_u64<E>(self, value: u64) -> Result<Cell, E> {
        Ok(Cell::number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Cell, E> {
        Ok(Cell::text(value))
    }
}
