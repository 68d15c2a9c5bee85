//! Latin letters without their accents.

/// A plain letter or two, and the lower-case letters that are folded to it (Latin-1, Latin Extended-A).
const FOLDED: [(&str, &str); 28] = [
    ("a", "àáâãäåāăą"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("ij", "ĳ"),
    ("j", "ĵ"),
    ("k", "ķĸ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉŋ"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšſș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("ffi", "ﬃ"),
];

/// Appends a lower-case letter without its accent.
pub fn fold(letter: char, word: &mut String) {
    // Letters below U+00DF have no accents in lower case; beyond U+021B only the ligatures are folded.
    let accented = matches!(letter, '\u{df}'..='\u{21b}' | '\u{fb00}'..='\u{fb03}');
    let plain = if accented { FOLDED.iter().find(|(_, folded)| folded.contains(letter)) } else { None };
    match plain {
        Some((plain, _)) => word.push_str(plain),
        None => word.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(letter: char) -> String {
        let mut word = String::new();
        fold(letter, &mut word);
        word
    }

    #[test]
    fn every_accented_letter_is_folded_and_no_other() {
        for (plain, letters) in FOLDED {
            for letter in letters.chars() {
                assert_eq!(folded(letter), plain, "{letter}");
            }
        }
        for letter in ['a', 'z', '7', 'ə', '\u{21c}', 'я', '京', '\u{fb04}', '÷'] {
            assert_eq!(folded(letter), letter.to_string());
        }
    }
}
