//! What the texts of a booking may be; the numbers are those of the checks of its table.

use kernel::FieldError;

/// Characters of `dominant_hand`.
const HAND: usize = 50;
/// Characters of `attending_location`.
const LOCATION: usize = 200;

/// What cannot be a text of a booking. PostgreSQL has no text with a zero in it.
pub(crate) fn no_texts(dominant_hand: Option<&str>, attending_location: Option<&str>) -> Vec<FieldError> {
    let texts =
        [("/dominant_hand", dominant_hand, HAND), ("/attending_location", attending_location, LOCATION)];
    let wrong = texts.into_iter().filter(|(_, text, most)| {
        text.is_some_and(|text| text.chars().count() > *most || text.chars().any(char::is_control))
    });
    let detail = |most| format!("has at most {most} characters, none of them a control character");
    wrong.map(|(pointer, _, most)| field(pointer, detail(most))).collect()
}

/// An error of a field.
pub(crate) fn field(pointer: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail: detail.into() }
}
