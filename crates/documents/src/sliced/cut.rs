//! Where a text without structure is cut.

use super::CHAPTER;
use crate::charset::Charset;

/// The end of the piece that a text begins with: after the line in which the target lies, if that ends in sight, else
/// after a blank behind it, else between two characters. Never 0 for a text that is not empty.
pub(crate) fn cut(text: &str, target: usize) -> usize {
    if target >= text.len() {
        return text.len();
    }
    let bytes = text.as_bytes();
    let from = target.saturating_sub(1);
    let rest = bytes.get(from..).unwrap_or_default();
    if let Some(offset) = memchr::memchr2(b'\n', b'\r', rest) {
        let at = from + offset;
        // Not between the two of a CRLF.
        let pair = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
        return if pair { at + 2 } else { at + 1 };
    }
    if let Some(offset) = memchr::memchr2(b' ', b'\t', rest) {
        return from + offset + 1;
    }
    (target.max(1)..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Lines at which chapters of a text without structure may begin: the first one after each [`CHAPTER`] bytes.
pub(crate) fn lines(bytes: &[u8], from: usize, charset: Charset) -> Vec<usize> {
    let mut begins = vec![from];
    let mut at = from;
    while let Some(line) = charset.line_after(bytes, at + CHAPTER) {
        if line >= bytes.len() {
            break;
        }
        begins.push(line);
        at = line;
    }
    begins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_before_blanks_and_blanks_before_characters() {
        assert_eq!(cut("one\ntwo three", 2), 4);
        assert_eq!(cut("one\r\ntwo", 4), 5);
        assert_eq!(cut("one two three", 5), 8);
        assert_eq!(cut("日本語", 4), 6);
        assert_eq!(cut("short", 10), 5);
        assert_eq!(cut("a", 0), 1);
    }
}
