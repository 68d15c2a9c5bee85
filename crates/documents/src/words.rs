//! Counting words.

/// Words of a text: runs between blanks that hold a letter or a digit; in scripts without blanks every character of
/// them counts as one, as word processors do it.
pub fn count_words(text: &str) -> u64 {
    let mut words = 0;
    let mut inside = false;
    for character in text.chars() {
        if is_unspaced(character) {
            words += 1;
            inside = false;
        } else if character.is_whitespace() {
            inside = false;
        } else if !inside && character.is_alphanumeric() {
            words += 1;
            inside = true;
        }
    }
    words
}

/// Han, Hiragana, Katakana.
const fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_spaced_and_unspaced_scripts() {
        assert_eq!(count_words("One, two -- three!\n\n| 4 | |"), 4);
        assert_eq!(count_words("don't stop"), 2);
        assert_eq!(count_words("日本語 text"), 4);
        assert_eq!(count_words(" \n"), 0);
    }
}
