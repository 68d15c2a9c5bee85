//! A text that is too long for a model, in pieces that are not.

/// The pieces of a text, in order.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
    bytes: usize,
}

/// Cuts a text into pieces of at most `bytes` bytes, between words where a word break lies in the second half of the
/// piece. Put together they are the text. `bytes` below 4 counts as 4, the longest character.
pub const fn pieces(text: &str, bytes: usize) -> Pieces<'_> {
    Pieces { rest: text, bytes: if bytes < 4 { 4 } else { bytes } }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (piece, rest) = self.rest.split_at(cut(self.rest, self.bytes));
        self.rest = rest;
        Some(piece)
    }
}

fn cut(text: &str, bytes: usize) -> usize {
    if text.len() <= bytes {
        return text.len();
    }
    let end = text.floor_char_boundary(bytes);
    let head = &text[..end];
    let after_space = head.char_indices().rev().find(|(_, letter)| letter.is_whitespace());
    after_space.map(|(at, letter)| at + letter.len_utf8()).filter(|at| *at > end / 2).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces; an empty one would go on for ever.
    fn cut_up(text: &str, bytes: usize) -> Vec<&str> {
        pieces(text, bytes).take(text.len() + 1).collect()
    }

    #[test]
    fn a_cut_falls_between_words_when_one_is_near() {
        let cut = cut_up("one two three four", 9);
        assert_eq!(cut, ["one two ", "three ", "four"]);
        assert_eq!(cut_up("ééé", 4), ["éé", "é"]);
        assert!(cut_up("", 4).is_empty());
        assert_eq!(cut_up("ab cdefgh", 5), ["ab ", "cdefg", "h"]);
        let half = cut_up("ab cdefgh", 6);
        assert_eq!(half, ["ab cde", "fgh"], "a break in the first half is too early");
        for bytes in 0..=4 {
            assert_eq!(cut_up("abcdefgh", bytes), ["abcd", "efgh"], "{bytes}");
        }
        assert_eq!(cut_up("abcde fgh", 5), ["abcde", " fgh"]);
    }

    proptest! {
        #[test]
        fn pieces_are_within_the_limit_and_make_up_the_text(text in "(\\PC| ){0,60}", bytes in 0_usize..30) {
            let cut = cut_up(&text, bytes);
            prop_assert_eq!(cut.concat(), text.as_str());
            prop_assert!(cut.iter().all(|piece| !piece.is_empty() && piece.len() <= bytes.max(4)));
        }
    }
}
