//! The values of one feature.

use std::collections::BTreeMap;

use super::{Cell, Kind};

/// The values of one feature, row by row.
#[derive(Clone, Debug)]
pub enum Column {
    /// Numbers; missing is `NaN`.
    Number(Vec<f64>),
    /// Categories.
    Category(Levels),
}

/// Categories by code: 0 is missing, `code` is the text `code - 1` of the dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    codes: Vec<u32>,
    texts: Vec<String>,
    known: BTreeMap<String, u32>,
}

impl Levels {
    /// From a dictionary and codes into it; a code beyond the dictionary is missing.
    pub fn new(texts: &[String], codes: Vec<u32>) -> Self {
        let mut levels = Self::default();
        let codes_of_texts: Vec<u32> = texts.iter().map(|text| levels.code(text)).collect();
        levels.codes = codes
            .into_iter()
            .map(|code| {
                let place = (code as usize).checked_sub(1);
                place.and_then(|place| codes_of_texts.get(place).copied()).unwrap_or(0)
            })
            .collect();
        levels
    }

    /// The code of each row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The dictionary, in the order of first appearance.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.known.get(text) {
            return *code;
        }
        self.texts.push(text.to_owned());
        let code = u32::try_from(self.texts.len()).unwrap_or(0);
        self.known.insert(text.to_owned(), code);
        code
    }

    fn text(&self, row: usize) -> Option<&String> {
        let code = *self.codes.get(row)? as usize;
        self.texts.get(code.checked_sub(1)?)
    }

    fn push(&mut self, text: Option<&str>) {
        let code = text.map_or(0, |text| self.code(text));
        self.codes.push(code);
    }
}

impl Column {
    pub(super) fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Number(Vec::new()),
            Kind::Category => Self::Category(Levels::default()),
        }
    }

    /// The value in a row; missing beyond the end.
    pub fn cell(&self, row: usize) -> Cell {
        match self {
            Self::Number(values) => values.get(row).map_or(Cell::Missing, |value| Cell::number(*value)),
            Self::Category(levels) => levels.text(row).map_or(Cell::Missing, |text| Cell::Text(text.clone())),
        }
    }

    /// How many rows have no value.
    pub fn missing(&self) -> usize {
        match self {
            Self::Number(values) => values.iter().filter(|value| value.is_nan()).count(),
            Self::Category(levels) => levels.codes.iter().filter(|code| **code == 0).count(),
        }
    }

    /// A number among categories is the category that is written like it; a text among numbers is missing.
    pub(super) fn push(&mut self, cell: &Cell) {
        match (self, cell) {
            (Self::Number(values), Cell::Number(value)) if value.is_finite() => values.push(*value),
            (Self::Number(values), _) => values.push(f64::NAN),
            (Self::Category(levels), Cell::Missing) => levels.push(None),
            (Self::Category(levels), Cell::Text(text)) => levels.push(Some(text)),
            (Self::Category(levels), Cell::Number(value)) => levels.push(Some(&value.to_string())),
        }
    }

    pub(super) fn append(&mut self, added: Self) {
        match (self, added) {
            (Self::Number(values), Self::Number(more)) => values.extend(more),
            (Self::Category(levels), Self::Category(more)) => {
                for row in 0..more.codes.len() {
                    levels.push(more.text(row).map(String::as_str));
                }
            }
            // Columns of different kinds do not meet: the features were compared before.
            (Self::Number(_), Self::Category(_)) | (Self::Category(_), Self::Number(_)) => {}
        }
    }

    pub(super) fn select(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(values) => {
                Self::Number(rows.iter().filter_map(|&row| values.get(row).copied()).collect())
            }
            Self::Category(levels) => {
                let mut selected = Levels::default();
                for &row in rows {
                    selected.push(levels.text(row).map(String::as_str));
                }
                Self::Category(selected)
            }
        }
    }
}

/// Missing numbers are `NaN`, and a table equals itself.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => {
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(right)
                        .all(|(left, right)| left == right || left.is_nan() && right.is_nan())
            }
            (Self::Category(left), Self::Category(right)) => left == right,
            (Self::Number(_), Self::Category(_)) | (Self::Category(_), Self::Number(_)) => false,
        }
    }
}
