//! From cells to numbers, and from numbers to the codes of bins.

use super::Model;
use crate::{learn::prepare::CategoryBins, table::Cell};

/// How the values of a feature become codes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Decoder {
    /// Code 0 is missing, code `i + 1` ends at `borders[i]`, inclusive.
    Number { borders: Vec<f64> },
    /// Code 0 is missing, 1 any other level. `targets` is the bin of the target encoding of each code, when trees ask.
    Category { bins: CategoryBins, targets: Vec<u8> },
}

/// Where a column that trees ask about comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Physical {
    pub feature: u16,
    pub source: Source,
}

/// What of a feature a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Code,
    Indicator,
    Target,
}

/// The columns of the trees, in the order in which training derives them.
pub(super) fn columns(decoders: &[Decoder]) -> Vec<Physical> {
    let mut columns = Vec::new();
    for (feature, decoder) in (0..=u16::MAX).zip(decoders) {
        match decoder {
            Decoder::Number { .. } => columns.push(Physical { feature, source: Source::Code }),
            Decoder::Category { targets, .. } => {
                columns.push(Physical { feature, source: Source::Indicator });
                if !targets.is_empty() {
                    columns.push(Physical { feature, source: Source::Target });
                }
            }
        }
    }
    columns
}

impl Decoder {
    /// The number of codes.
    pub fn codes(&self) -> usize {
        match self {
            Self::Number { borders } => borders.len() + 2,
            Self::Category { bins, .. } => bins.bins(),
        }
    }

    /// The code of a decoded value.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded by the number of codes"
    )]
    pub fn code(&self, value: f64) -> usize {
        match self {
            Self::Number { .. } if value.is_nan() => 0,
            Self::Number { borders } => 1 + borders.partition_point(|border| *border < value),
            Self::Category { bins, .. } => (value.max(0.0) as usize).min(bins.bins() - 1),
        }
    }
}

impl Model {
    /// Appends a record as numbers: a number as it is, a category as its code, missing as `NaN` or 0. What does not fit the
    /// kind of a feature is missing.
    pub fn decode(&self, cells: &[Cell], values: &mut Vec<f64>) {
        for (place, decoder) in self.parts.decoders.iter().enumerate() {
            values.push(match (decoder, cells.get(place).unwrap_or(&Cell::Missing)) {
                (Decoder::Number { .. }, Cell::Number(value)) if value.is_finite() => *value,
                (Decoder::Number { .. }, _) => f64::NAN,
                (Decoder::Category { .. }, Cell::Missing) => 0.0,
                (Decoder::Category { bins, .. }, Cell::Text(text)) => f64::from(bins.code(text)),
                (Decoder::Category { bins, .. }, Cell::Number(value)) => {
                    f64::from(bins.code(&value.to_string()))
                }
            });
        }
    }
}
