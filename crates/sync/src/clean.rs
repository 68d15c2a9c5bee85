//! JSON that Postgres accepts.

use std::borrow::Cow;

/// Removes what `jsonb` refuses and JSON allows: the escape `\u0000`, and halves of surrogate pairs (which become
/// U+FFFD). Text without such an escape comes back as it is.
pub fn clean_json(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut copied = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(found) = text[at..].find('\\') {
        let start = at + found;
        match bytes.get(start + 1) {
            Some(b'u') => {}
            Some(_) => {
                at = next_boundary(text, start + 2);
                continue;
            }
            None => break,
        }
        let (keep_until, replacement, next) = match code_unit(text, start) {
            Some(0) => (start, "", start + 6),
            Some(0xD800..=0xDBFF) if is_low_half(code_unit(text, start + 6)) => {
                at = start + 12;
                continue;
            }
            Some(0xD800..=0xDFFF) => (start, "\u{fffd}", start + 6),
            _ => {
                at = start + 2;
                continue;
            }
        };
        clean.push_str(&text[copied..keep_until]);
        clean.push_str(replacement);
        copied = next;
        at = next;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    clean.push_str(&text[copied..]);
    Cow::Owned(clean)
}

const fn is_low_half(unit: Option<u16>) -> bool {
    matches!(unit, Some(0xDC00..=0xDFFF))
}

fn next_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The code unit of the escape `\uXXXX` at `start`.
fn code_unit(text: &str, start: usize) -> Option<u16> {
    let escape = text.get(start..start + 6)?;
    u16::from_str_radix(escape.strip_prefix("\\u")?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn clean_text_is_not_copied() {
        let text = r#"{"a":"\u00e9 \\u0000 \n \ud83d\ude00 é"}"#;
        assert!(matches!(clean_json(text), Cow::Borrowed(_)));
    }

    #[test]
    fn nul_and_half_pairs_go() {
        assert_eq!(clean_json(r#""a\u0000b\\\u0000c\ud800d\udc00""#), "\"ab\\\\c\u{fffd}d\u{fffd}\"");
    }

    #[test]
    fn what_stands_behind_another_escape_is_seen() {
        for before in [r"\u00e9", r"\n", r"\\", r"\ud83d\ude00", r"\u", r"\é", r"\😀"] {
            let text = format!(r#""abcdefghijkl{before}\u0000b""#);
            assert_eq!(clean_json(&text), format!(r#""abcdefghijkl{before}b""#), "{before}");
        }
    }

    proptest! {
        #[test]
        fn only_the_nul_characters_are_lost(text in "[a\u{0}\\\\\"é😀]{0,20}") {
            let json = serde_json::to_string(&text).unwrap();
            let clean: Value = serde_json::from_str(&clean_json(&json)).unwrap();
            prop_assert_eq!(clean, Value::String(text.replace('\u{0}', "")));
        }

        #[test]
        fn any_bytes_are_survived(text in "[\\\\u0dD8c-é\"]{0,40}") {
            let _ = clean_json(&text);
        }
    }
}
