//! Where a text may be broken within a paragraph: sentences, words, characters.

use crate::tokenizer::{Class, Classes};

/// Abbreviations that a full stop does not end a sentence after, in lower case.
const ABBREVIATIONS: [&str; 28] = [
    "al", "approx", "art", "bzw", "ca", "cf", "co", "corp", "dr", "e.g", "eq", "fig", "i.e", "inc", "ltd",
    "mr", "mrs", "ms", "no", "nr", "p", "pp", "prof", "sec", "st", "vgl", "vs", "z.b",
];
/// Behind the end of a sentence no more bytes than these are closers and white space.
const CLOSERS: usize = 256;
/// Longer words before a full stop are no abbreviations.
const ABBREVIATION: usize = 8;

/// Ends a sentence when white space follows.
const fn stops(character: char) -> bool {
    matches!(
        character,
        '.' | '!'
            | '?'
            | '…'
            | '‽'
            | '؟'
            | '۔'
            | '։'
            | '።'
            | '।'
            | '॥'
            | '⁇'
            | '⁈'
            | '⁉'
            | '။'
            | '។'
    )
}

/// Ends a sentence in scripts that put no blank behind it.
const fn stops_at_once(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '．' | '｡' | '॥' | '।')
}

/// Whether a character ends a sentence.
pub(crate) const fn is_terminator(character: char) -> bool {
    stops(character) || stops_at_once(character)
}

/// Whether a character may stand between the end of a sentence and the white space: quotes, brackets, emphasis.
pub(crate) const fn is_closer(character: char) -> bool {
    matches!(
        character,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '’'
            | '”'
            | '»'
            | '›'
            | '*'
            | '_'
            | '`'
            | '~'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

/// Where sentences begin in `text[from..to]`, beyond `from`; the text behind `to` is looked at to tell whether one begins there.
pub(crate) fn sentences(text: &str, from: usize, to: usize) -> impl Iterator<Item = usize> {
    let mut at = from;
    std::iter::from_fn(move || {
        while at < to {
            let (stop, character) = next_stop(text, at, to)?;
            at = stop + character.len_utf8();
            let (begin, spaced) = behind(text, at);
            if begin > to {
                return None;
            }
            // A closer or another stop is looked at only once.
            let after = std::mem::replace(&mut at, begin);
            let next = text.get(begin..).and_then(|rest| rest.chars().next());
            let ends = if stops_at_once(character) {
                true
            } else {
                spaced
                    && !next.is_some_and(char::is_lowercase)
                    && (character != '.' || !is_abbreviated(text, from, stop))
            };
            if ends && begin > from && after <= begin {
                return Some(begin);
            }
        }
        None
    })
}

/// The next character that may end a sentence.
fn next_stop(text: &str, from: usize, to: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes().get(from..to)?;
    for (offset, byte) in bytes.iter().enumerate() {
        match byte {
            b'.' | b'!' | b'?' => return Some((from + offset, char::from(*byte))),
            // The first bytes of all others: U+0589 and U+06D4, U+0964 and on, U+203D and on, U+3002 and on.
            0xd6 | 0xd8 | 0xdb | 0xe0 | 0xe1 | 0xe2 | 0xe3 | 0xef => {
                let character = text.get(from + offset..)?.chars().next()?;
                if is_terminator(character) {
                    return Some((from + offset, character));
                }
            }
            _ => {}
        }
    }
    None
}

/// Behind closers, further stops and white space, and whether there was white space.
fn behind(text: &str, from: usize) -> (usize, bool) {
    let end = text.floor_char_boundary(from + CLOSERS);
    let rest = text.get(from..end).unwrap_or_default();
    let closed = rest.trim_start_matches(|character| is_closer(character) || is_terminator(character));
    let begin = closed.trim_start();
    (end - begin.len(), begin.len() < closed.len() || end == text.len() && begin.is_empty())
}

/// Whether the full stop belongs to an abbreviation, an initial or the number of a list.
fn is_abbreviated(text: &str, from: usize, stop: usize) -> bool {
    let before = text.get(from..stop).unwrap_or_default();
    let mut start = before.len();
    for (at, character) in before.char_indices().rev() {
        if character.is_whitespace() || matches!(character, '(' | '[' | '"' | '“') {
            break;
        }
        if before.len() - at > ABBREVIATION {
            return false;
        }
        start = at;
    }
    let word = before.get(start..).unwrap_or_default();
    let mut characters = word.chars();
    let initial = characters.next().is_some_and(char::is_uppercase) && characters.next().is_none();
    let line_start = before.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
    let number = word.bytes().all(|byte| byte.is_ascii_digit())
        && (line_start.is_empty() || line_start.ends_with('\n'));
    initial || number || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Where words begin in `text[from..to]`, beyond `from` and up to `to`: behind white space.
pub(crate) fn words(text: &str, from: usize, to: usize) -> impl DoubleEndedIterator<Item = usize> {
    let piece = text.get(from..to).unwrap_or_default();
    let behind = piece.char_indices().filter(|(_, character)| character.is_whitespace());
    behind.map(move |(at, character)| from + at + character.len_utf8()).filter(move |at| {
        *at <= to && !text.get(*at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_whitespace)
    })
}

/// The last place in `text[from..to]`, `to` included and `from` not, that takes no mark, joiner or skin tone from its
/// character and no line feed from its carriage return; `to` when there is none near.
pub(crate) fn character(text: &str, from: usize, to: usize) -> usize {
    /// A family of four with skin tones has eleven code points.
    const LONGEST: usize = 32;
    let classes = Classes::get();
    let mut at = text.floor_char_boundary(to);
    for _ in 0..LONGEST {
        let Some(before) = text.get(from..at).and_then(|before| before.chars().next_back()) else { break };
        let joined = match text.get(at..).and_then(|rest| rest.chars().next()) {
            None => false,
            Some('\n') => before == '\r',
            Some(next) => {
                classes.of(u32::from(next)) == Class::Extend
                    || before == '\u{200d}'
                    || is_flag(text, from, at, next)
            }
        };
        if !joined {
            return at;
        }
        at -= before.len_utf8();
    }
    if at > from && at + 4 * LONGEST > to { at } else { text.floor_char_boundary(to) }
}

/// Whether the second half of a flag begins at `at`.
fn is_flag(text: &str, from: usize, at: usize, next: char) -> bool {
    let indicator = |character: &char| ('\u{1f1e6}'..='\u{1f1ff}').contains(character);
    if !indicator(&next) {
        return false;
    }
    let before = text.get(from..at).unwrap_or_default();
    // Far enough for any flags that are really flags.
    before.chars().rev().take(64).take_while(indicator).count() % 2 == 1
}
