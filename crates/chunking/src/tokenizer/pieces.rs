//! Cuts text into the pieces that tokens never reach over, as this regular expression of `cl100k_base` does:
//!
//! ```text
//! '(?i:[sdmt]|ll|ve|re) | [^\r\n\p{L}\p{N}]?+\p{L}++ | \p{N}{1,3}+ | ?[^\s\p{L}\p{N}]++[\r\n]*+
//!   | \s++$ | \s*[\r\n] | \s+(?!\S) | \s
//! ```

use super::classes::{
    Class::{self, Letter, Newline, Number, Space},
    Classes,
};

/// Where the piece that begins at `at` ends. `text` is valid UTF-8 and `at` before its end.
#[inline]
pub fn end(classes: &Classes, text: &[u8], at: usize) -> usize {
    let Some((class, length)) = classes.at(text, at) else { return at };
    let behind = at + length;
    match class {
        Letter => letters(classes, text, behind),
        Number => numbers(classes, text, behind),
        Newline => white_space(classes, text, at),
        Space => match classes.at(text, behind) {
            Some((Letter, length)) => letters(classes, text, behind + length),
            Some((Space | Newline | Number, _)) | None => white_space(classes, text, at),
            // Only the ASCII blank goes before a symbol.
            Some((_, length)) if text.get(at) == Some(&b' ') => symbols(classes, text, behind + length),
            Some(_) => behind,
        },
        Class::Other | Class::Extend => {
            if text.get(at) == Some(&b'\'')
                && let Some(length) = contraction(text.get(behind..).unwrap_or_default())
            {
                return behind + length;
            }
            match classes.at(text, behind) {
                Some((Letter, length)) => letters(classes, text, behind + length),
                _ => symbols(classes, text, behind),
            }
        }
    }
}

#[inline]
fn letters(classes: &Classes, text: &[u8], mut at: usize) -> usize {
    loop {
        // Most letters are ASCII.
        while text.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
        }
        match text.get(at) {
            Some(128..) => match classes.at(text, at) {
                Some((Letter, length)) => at += length,
                _ => return at,
            },
            _ => return at,
        }
    }
}

#[inline]
fn numbers(classes: &Classes, text: &[u8], mut at: usize) -> usize {
    for _ in 0..2 {
        let Some((Number, length)) = classes.at(text, at) else { break };
        at += length;
    }
    at
}

#[inline]
fn symbols(classes: &Classes, text: &[u8], mut at: usize) -> usize {
    while let Some((Class::Other | Class::Extend, length)) = classes.at(text, at) {
        at += length;
    }
    while matches!(text.get(at), Some(b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The end of a piece of white space that begins at `start`; no letter and no symbol takes its first character along.
fn white_space(classes: &Classes, text: &[u8], start: usize) -> usize {
    let (mut at, mut last, mut behind_newline) = (start, start, None);
    loop {
        match classes.at(text, at) {
            Some((Space, length)) => (last, at) = (at, at + length),
            Some((Newline, length)) => {
                (last, at) = (at, at + length);
                behind_newline = Some(at);
            }
            // White space up to the end of the text is one piece.
            None => return at,
            Some(_) => break,
        }
    }
    // The last one of several goes to what follows.
    behind_newline.unwrap_or(if last > start { last } else { at })
}

/// How many bytes of a contraction follow an apostrophe. Case folding takes U+017F for an s.
fn contraction(text: &[u8]) -> Option<usize> {
    let lower = |at: usize| text.get(at).map(u8::to_ascii_lowercase);
    match (lower(0)?, lower(1)) {
        (b's' | b'd' | b'm' | b't', _) => Some(1),
        (b'l', Some(b'l')) | (b'v' | b'r', Some(b'e')) | (0xc5, Some(0xbf)) => Some(2),
        _ => None,
    }
}
