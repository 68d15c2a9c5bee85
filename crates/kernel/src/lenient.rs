//! Reading HubSpot's property values. All come as text, and the declared type is no promise.

/// `true`/`false` and their usual writings.
pub fn bool_of(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "1", "y", "t", "on"]) {
        Some(true)
    } else if is(&["false", "no", "0", "n", "f", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// A finite decimal number; words around it, thousands separators, `NaN` and `Infinity` make it none.
pub fn number_of(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The ASCII digit of a digit that people type: full-width, Arabic, Persian and Devanagari ones too.
pub fn digit_of(character: char) -> Option<char> {
    const ZEROES: [char; 4] = ['\u{ff10}', '\u{0660}', '\u{06f0}', '\u{0966}'];
    if character.is_ascii_digit() {
        return Some(character);
    }
    ZEROES.iter().find_map(|zero| {
        let offset = u32::from(character).checked_sub(u32::from(*zero))?;
        char::from_digit(offset, 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_count() {
        for typed in ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"]
        {
            assert_eq!(typed.chars().filter_map(digit_of).collect::<String>(), "0123456789");
        }
        assert_eq!(digit_of('a').or(digit_of('+')).or(digit_of('²')), None);
    }

    #[test]
    fn bools_have_many_writings() {
        assert_eq!(bool_of("TRUE"), Some(true));
        assert_eq!(bool_of(" on "), Some(true));
        assert_eq!(bool_of("no"), Some(false));
        assert_eq!(bool_of("maybe"), None);
        assert_eq!(bool_of(""), None);
    }

    #[test]
    fn numbers_are_finite_and_stand_alone() {
        assert_eq!(number_of(" -1.5e3 "), Some(-1500.0));
        for none in ["", "about 5", "1,000", "NaN", "inf", "-Infinity", "1e999", "e5"] {
            assert_eq!(number_of(none), None, "{none}");
        }
    }
}
