//! Which of the charsets of Western Europe a text is in: those of Windows, DOS and the Macintosh have the same letters at
//! different places.

use encoding_rs::MACINTOSH;

use super::{Charset, own::Own};

/// What is looked at.
const SAMPLE: usize = 64 * 1024;

/// The charset that gives the likeliest words, the guessed one unless it gives unlikely ones.
pub(super) fn likeliest(bytes: &[u8], guessed: Charset) -> Charset {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let score = |charset: Charset| likeliness(&charset.decode(None, sample, false));
    let known = score(guessed);
    let others = [Charset { own: Some(Own::Dos), ..guessed }, Charset { encoding: MACINTOSH, ..guessed }];
    let best = others.into_iter().map(|charset| (score(charset), charset)).max_by_key(|(score, _)| *score);
    match best {
        Some((score, charset)) if score > 1 && score > known + 2 && score >= 2 * known => charset,
        _ => guessed,
    }
}

/// How much the letters beyond ASCII look like those of words: each stands beside ASCII letters, in their case.
fn likeliness(text: &str) -> i64 {
    let letter = |side: Option<char>| side.is_some_and(|side| side.is_ascii_alphabetic());
    let mut before: Option<char> = None;
    let mut characters = text.chars().peekable();
    let mut sum = 0;
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        let inside = letter(before) && letter(after);
        if character.is_control() && !character.is_ascii() {
            sum -= 3;
        } else if !character.is_ascii() && (letter(before) || letter(after)) {
            let lower_before = before.is_some_and(char::is_lowercase);
            sum += match character {
                'À'..='Ö' | 'Ø'..='Þ' | 'Œ' | 'Š' | 'Ž' | 'Ÿ' => {
                    if lower_before {
                        -2
                    } else {
                        1
                    }
                }
                'ß'..='ö' | 'ø'..='ÿ' | 'œ' | 'š' | 'ž' => 1,
                // Quotes, dashes and the like stand between words.
                '’' | '\u{ad}' | '–' | '—' | '·' => 0,
                _ if inside || character.is_alphabetic() => -2,
                _ => 0,
            };
        }
        before = Some(character);
    }
    sum
}
