//! Where a text without structure is cut.

/// The end of the piece of at most `target` bytes that a text begins with: after a line, else after a blank, else
/// between two characters. Never 0 for a text that is not empty.
pub(crate) fn cut(text: &str, target: usize) -> usize {
    if text.len() <= target {
        return text.len();
    }
    let head = text.as_bytes().get(..target).unwrap_or_default();
    if let Some(at) = memchr::memrchr2(b'\n', b'\r', head) {
        // Not between the two of a CRLF.
        let pair = head.get(at) == Some(&b'\r') && text.as_bytes().get(at + 1) == Some(&b'\n');
        return if pair { at + 2 } else { at + 1 };
    }
    if let Some(at) = memchr::memrchr2(b' ', b'\t', head) {
        return at + 1;
    }
    (1..=target).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_before_blanks_and_blanks_before_characters() {
        assert_eq!(cut("one\ntwo three", 10), 4);
        assert_eq!(cut("one\r\ntwo", 4), 5);
        assert_eq!(cut("one two three", 10), 8);
        assert_eq!(cut("日本語", 4), 3);
        assert_eq!(cut("short", 10), 5);
    }
}
