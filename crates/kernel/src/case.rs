//! Spellings of names.

/// A name from elsewhere in this suite's spelling: `PropertyValidationError.X` is `property_validation_error_x`. Letters of other
/// alphabets count as breaks, since a code is ASCII.
pub fn snake_case(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut previous = '_';
    for letter in name.chars() {
        let letter = if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let begins_word = letter.is_ascii_uppercase() && previous.is_ascii_lowercase();
        if begins_word || letter == '_' && previous != '_' {
            text.push('_');
        }
        if letter != '_' {
            text.push(letter.to_ascii_lowercase());
        }
        previous = letter;
    }
    text.truncate(text.trim_end_matches('_').len());
    text
}

/// The text with a capital first letter.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_name_becomes_snake_case() {
        for (name, expected) in [
            ("PropertyValidationError.X", "property_validation_error_x"),
            ("PDF_IS_BROKEN", "pdf_is_broken"),
            ("lastModifiedBy", "last_modified_by"),
            ("Application", "application"),
            ("--a  b__c--", "a_b_c"),
            ("sömewhere", "s_mewhere"),
            ("", ""),
        ] {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }

    #[test]
    fn only_the_first_letter_is_capitalized() {
        assert_eq!(capitalized("lead budget"), "Lead budget");
        assert_eq!(capitalized("élan"), "Élan");
        assert_eq!(capitalized(""), "");
    }
}
