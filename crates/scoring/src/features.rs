//! From a record to the cells of a table, as of a moment.
//!
//! No feature sees the future. Calls, appointments, deals and dates after the moment do not exist, and neither do values
//! that a date after the moment stamps. A property without history shows the state of today, so those that move with the
//! sale are excluded by rule ([`exclusions`]) and those that give it away are found in the data ([`crate::leakage`]).

mod companions;
mod email;
mod engagement;
pub mod exclusions;
mod extractor;
mod phone;
mod plan;
mod source;
mod text;

pub use exclusions::Exclusion;
pub use extractor::Extractor;
pub(crate) use plan::raw_source;
pub use source::{Engagement, Source};
pub(crate) use text::LONG_TEXT;

/// Days between two moments, to a sixteenth of a day: an hour and a half is finer than any sale, and the fraction stays
/// exact in four bytes.
#[allow(clippy::cast_precision_loss)] // within 300 years of milliseconds
pub(crate) fn days(ms: i64) -> f64 {
    (ms as f64 / 86_400_000.0 * 16.0).round() / 16.0
}

#[cfg(test)]
mod tests;
