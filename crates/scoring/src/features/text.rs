//! Categories and free texts.

use crate::table::Cell;

/// Longer values are no names of anything: they count as one category.
const LONGEST_CATEGORY: usize = 64;
/// Characters beyond which a text is just long.
const LONGEST_TEXT: usize = 10_000;
/// The category of values too long to be one.
pub(crate) const LONG_TEXT: &str = "(long text)";

/// A category: without space around it; the parts of a multiple choice in order, since the CRM keeps that of clicking.
pub(super) fn category(value: &str) -> Cell {
    let value = value.trim();
    if value.is_empty() {
        return Cell::Missing;
    }
    if value.chars().nth(LONGEST_CATEGORY).is_some() {
        return Cell::Text(LONG_TEXT.to_owned());
    }
    if !value.contains(';') {
        return Cell::Text(value.to_owned());
    }
    let mut parts: Vec<&str> = value.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.dedup();
    Cell::text(parts.join(";"))
}

/// Characters of a text without the space around it.
#[allow(clippy::cast_precision_loss)] // at most LONGEST_TEXT
pub(super) fn length(value: &str) -> Cell {
    match value.trim().chars().take(LONGEST_TEXT).count() {
        0 => Cell::Missing,
        length => Cell::Number(length as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_a_multiple_choice_does_not_matter() {
        assert_eq!(category("b;a; c"), Cell::Text("a;b;c".to_owned()));
        assert_eq!(category("c;b;a;a"), category("a;b;c"));
        assert_eq!(category(" ; "), Cell::Missing);
    }

    #[test]
    fn a_novel_is_no_category() {
        assert_eq!(category(&"é".repeat(64)), Cell::Text("é".repeat(64)));
        assert_eq!(category(&"é".repeat(65)), Cell::Text(LONG_TEXT.to_owned()));
        assert_eq!(category("   "), Cell::Missing);
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(length(" héllo "), Cell::Number(5.0));
        assert_eq!(length("  "), Cell::Missing);
        assert_eq!(length(&"x".repeat(20_000)), Cell::Number(10_000.0));
    }
}
