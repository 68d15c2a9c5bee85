//! Raised and lowered words: figures that stand for an exponent or a note, and not for the number that they touch.

use super::{line::is_right_to_left, words::Word};

/// A raised or lowered word is smaller than this part of the text that it belongs to: TeX sets 0.7, word processors 0.58 to 0.66.
const SMALLER: f64 = 0.85;
/// And not so small; next to an initial of three lines everything would be.
const SMALLEST: f64 = 0.4;
/// By how much of the text's size a baseline is higher, from small capitals that are set askew to the numerator of a fraction.
const RAISED: (f64, f64) = (0.18, 0.75);
/// By how much it is lower; TeX lowers by 0.15.
const LOWERED: (f64, f64) = (0.1, 0.5);
/// Further away, in sizes of the text, it belongs to nothing.
const NEAR: f64 = 0.5;

/// How a word stands to the text beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// On its line.
    Plain,
    /// An exponent, or the mark of a note.
    Raised,
    /// An index.
    Lowered,
}

/// How each of the words of a row, from left to right, stands to the others.
pub(super) fn scripts(words: &[Word]) -> Vec<Script> {
    let mut found = vec![Script::Plain; words.len()];
    let largest = words.iter().map(|word| word.size).fold(0.0, f64::max);
    let smaller = words.iter().any(|word| word.size < SMALLER * largest);
    // Right to left, what stands before a word stands at its right.
    if !smaller || words.iter().any(|word| word.text.contains(is_right_to_left)) {
        return found;
    }
    let mut base: Option<&Word> = None;
    // Where what goes before ends.
    let mut end = f64::NEG_INFINITY;
    for (at, (word, script)) in words.iter().zip(&mut found).enumerate() {
        let before = base.filter(|base| word.x0 - end <= NEAR * base.size);
        // A mark may begin the line, as that of a note does.
        let behind = words.get(at + 1).filter(|next| next.x0 - word.x1 <= NEAR * next.size && is_text(next));
        *script = before.or(behind).map_or(Script::Plain, |text| script_of(word, text));
        if *script == Script::Plain && is_text(word) {
            base = Some(word);
        }
        end = end.max(word.x1);
    }
    found
}

/// Signs alone say nothing of the line: some fonts hold large ones, and hang them lower.
fn is_text(word: &Word) -> bool {
    word.text.contains(char::is_alphanumeric)
}

fn script_of(word: &Word, text: &Word) -> Script {
    let (raised, size) = (text.y - word.y, text.size);
    let within = |(least, most): (f64, f64), by: f64| by >= least * size && by <= most * size;
    if word.size >= SMALLER * size || word.size < SMALLEST * size || word.table.is_some() {
        Script::Plain
    } else if within(RAISED, raised) {
        Script::Raised
    } else if within(LOWERED, -raised) {
        Script::Lowered
    } else {
        Script::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(x0: f64, y: f64, size: f64) -> Word {
        Word { text: "2".to_owned(), x0, x1: x0 + 5.0, y, size, ..Word::default() }
    }

    #[test]
    fn smaller_words_above_or_below_the_line_are_raised_or_lowered() {
        let row =
            [word(0.0, 100.0, 10.0), word(5.0, 96.0, 7.0), word(5.5, 102.0, 7.0), word(12.0, 100.0, 10.0)];
        assert_eq!(scripts(&row), [Script::Plain, Script::Raised, Script::Lowered, Script::Plain]);
        assert_eq!(scripts(&[word(0.0, 96.0, 6.0), word(6.0, 100.0, 10.0)]), [Script::Raised, Script::Plain]);
    }

    #[test]
    fn small_capitals_initials_and_what_stands_apart_are_neither() {
        let sign = Word { text: "^".to_owned(), ..word(0.0, 102.0, 12.0) };
        assert_eq!(scripts(&[sign, word(6.0, 98.0, 9.0)]), [Script::Plain; 2]);
        for (other, size) in
            [(word(5.0, 100.0, 8.0), 10.0), (word(30.0, 96.0, 6.0), 10.0), (word(5.0, 80.0, 10.0), 36.0)]
        {
            assert_eq!(scripts(&[word(0.0, 100.0, size), other]), [Script::Plain; 2]);
        }
    }
}
