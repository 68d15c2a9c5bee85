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

    #[test]
    fn a_cut_falls_between_words_when_one_is_near() {
        let cut: Vec<&str> = pieces("one two three four", 9).collect();
        assert_eq!(cut, ["one two ", "three ", "four"]);
        assert_eq!(pieces("ééé", 4).collect::<Vec<_>>(), ["éé", "é"]);
        assert_eq!(pieces("", 4).count(), 0);
    }

    proptest! {
        #[test]
        fn pieces_are_within_the_limit_and_make_up_the_text(text in "(\\PC| ){0,60}", bytes in 0_usize..30) {
            let cut: Vec<&str> = pieces(&text, bytes).collect();
            prop_assert_eq!(cut.concat(), text.as_str());
            prop_assert!(cut.iter().all(|piece| !piece.is_empty() && piece.len() <= bytes.max(4)));
        }
    }
}
