//! How long the texts of a booking may be: the same numbers as the checks of its table.

use kernel::FieldError;

/// Characters of `dominant_hand`.
const HAND: usize = 50;
/// Characters of `attending_location`.
const LOCATION: usize = 200;

/// What is too long.
pub(crate) fn too_long(dominant_hand: Option<&str>, attending_location: Option<&str>) -> Vec<FieldError> {
    let texts =
        [("/dominant_hand", dominant_hand, HAND), ("/attending_location", attending_location, LOCATION)];
    let long =
        texts.into_iter().filter(|(_, text, most)| text.is_some_and(|text| text.chars().count() > *most));
    long.map(|(pointer, _, most)| field(pointer, format!("has at most {most} characters"))).collect()
}

/// An error of a field.
pub(crate) fn field(pointer: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail: detail.into() }
}
