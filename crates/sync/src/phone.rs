//! Phone numbers as joinable digits.

use kernel::digit_of;

/// The digits by which calls and contacts are joined (a dialled number is often written without `+`): an
/// international number without `+` or `00`, a national one as it is written. `None` when fewer than four digits are
/// left, since a stub would join everything.
///
/// Digits of other scripts count; a trunk zero in brackets, `+44 (0)20`, and an extension do not.
pub(crate) fn normalize_phone(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len().min(24));
    let mut international = false;
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        if let Some(digit) = digit_of(character) {
            digits.push(digit);
        } else if matches!(character, '+' | '\u{ff0b}') {
            if digits.is_empty() {
                international = true;
            }
        } else if character == '(' && (international || digits.starts_with("00")) {
            let mut ahead = characters.clone();
            if ahead.next() == Some('0') && ahead.next() == Some(')') {
                characters = ahead;
            }
        } else if (character.is_alphabetic() || matches!(character, ';' | ',' | '#' | '/'))
            && !digits.is_empty()
        {
            break; // "ext. 12", "x12", ";ext=12", or a second number after a slash
        }
    }
    if !international && digits.starts_with("00") {
        digits.drain(..2);
    }
    (digits.len() >= 4).then(|| digits.chars().take(32).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writings_of_one_number_are_equal() {
        let expected = Some("33612345678".to_owned());
        for text in [
            "+33612345678",
            "33612345678",
            "+33 6 12 34 56 78",
            "0033 6.12.34.56.78",
            "+33 (0)6-12-34-56-78",
            "\u{ff0b}\u{ff13}\u{ff13}612345678",
            "+33 6 12 34 56 78 ext. 12",
            "+33612345678x12",
            "tel: +33612345678",
        ] {
            assert_eq!(normalize_phone(text), expected, "{text}");
        }
        for extension in [" ext. 12", "x12", ";ext=12", ",12", "#12", " / 01 23 45", " (Büro 7)"] {
            for number in ["+33 (0)6 12 34 56 78", "0033 (0)612345678"] {
                assert_eq!(normalize_phone(&format!("{number}{extension}")), expected, "{number}{extension}");
            }
        }
        assert_eq!(normalize_phone("\u{0660}\u{0661}\u{0662}\u{0663}\u{0664}"), Some("01234".to_owned()));
    }

    #[test]
    fn a_number_is_international_by_its_beginning_only() {
        for (text, digits) in [
            ("(0)30 123456", "030123456"),
            ("030 (0) 123456", "0300123456"),
            ("+49 (0) 30 123456", "4930123456"),
            ("+49 (00)30 123456", "490030123456"),
            ("+49 (03) 123456", "4903123456"),
            ("+0049 30 123456", "004930123456"),
            ("030+123456", "030123456"),
            ("00+49 30 123456", "4930123456"),
            ("0 049 30 123456", "4930123456"),
            ("030(0)123456", "0300123456"),
            ("#49 30 123456", "4930123456"),
        ] {
            assert_eq!(normalize_phone(text), Some(digits.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_has_four_digits_at_least_and_is_cut_after_32() {
        for (text, digits) in [
            ("123", None),
            ("1234", Some(4)),
            ("00123", None),
            ("001234", Some(4)),
            ("7".repeat(32).as_str(), Some(32)),
            ("7".repeat(40).as_str(), Some(32)),
        ] {
            assert_eq!(normalize_phone(text).map(|number| number.len()), digits, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "n/a", "12", "+", "unknown"] {
            assert_eq!(normalize_phone(text), None, "{text}");
        }
    }
}
