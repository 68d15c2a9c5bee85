//! A line of text.

use super::{
    rows::Row,
    style::Style,
    words::{WORD_GAP, Word},
};

/// A line of text with what tells paragraphs, headings and code.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub bold: bool,
    pub fixed: bool,
    /// The edges of the column it stands in.
    pub left: f64,
    pub right: f64,
}

impl Line {
    /// The row as a line of the column from `left` to `right`.
    pub(super) fn new(row: &Row, left: f64, right: f64, style: &Style) -> Self {
        let letters = |keep: fn(&Word) -> bool| -> usize {
            row.words.iter().filter(|word| keep(word)).map(|word| word.text.chars().count()).sum()
        };
        let all = letters(|_| true);
        let size = main_size(&row.words);
        // Where everything is typewritten, nothing is code.
        let fixed = !style.body_fixed && letters(|word| word.fixed) * 10 >= all * 9;
        let text = if fixed { typewritten(&row.words) } else { join(&row.words) };
        Self {
            text,
            x0: row.x0(),
            x1: row.x1(),
            y: row.y,
            size,
            bold: letters(|word| word.bold) * 10 >= all * 9,
            fixed,
            left,
            right,
        }
    }
}

/// The size of most letters.
fn main_size(words: &[Word]) -> f64 {
    // The letters up to each word, by size: a hostile line has a hundred thousand words.
    let mut sorted: Vec<(f64, usize)> = words.iter().map(|word| (word.size, word.text.len())).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut sum = 0;
    for (_, letters) in &mut sorted {
        sum += *letters;
        *letters = sum;
    }
    let up_to = |inside: &dyn Fn(f64) -> bool| {
        let behind = sorted.partition_point(|(size, _)| inside(*size));
        behind.checked_sub(1).and_then(|last| sorted.get(last)).map_or(0, |(_, letters)| *letters)
    };
    let weight =
        |size: f64| up_to(&|other| other - size < 0.05 * size) - up_to(&|other| size - other >= 0.05 * size);
    words.iter().map(|word| word.size).max_by_key(|size| weight(*size)).unwrap_or(0.0)
}

/// Whether a text has the size of the one before.
pub(super) fn same_size(size: f64, before: f64) -> bool {
    (size - before).abs() < 0.08 * before
}

/// The text of words side by side.
pub(super) fn join(words: &[Word]) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut before: Option<&Word> = None;
    for word in words {
        match (before, pieces.last_mut()) {
            (Some(left), Some(piece)) if !parted(left, word) => piece.push_str(&word.text),
            _ => pieces.push(word.text.clone()),
        }
        before = Some(word);
    }
    in_reading_order(pieces).join(" ")
}

/// Whether a blank stands between two neighbours.
fn parted(left: &Word, right: &Word) -> bool {
    let gap = right.x0 - left.x1;
    let size = left.size.max(right.size);
    // Scripts without blanks have wide gaps around their punctuation.
    let unspaced = left.text.ends_with(is_unspaced) && right.text.starts_with(is_unspaced);
    gap > WORD_GAP * size * if unspaced { 6.0 } else { 1.0 }
        || (left.blank_after || right.blank_before) && gap > -0.3 * size && !unspaced
}

/// Han, kana and their punctuation.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{323af}')
}

/// Hebrew and Arabic stand in a file as they are seen, from left to right: turned round here.
fn in_reading_order(pieces: Vec<String>) -> Vec<String> {
    let right_to_left = |text: &String| text.chars().any(is_right_to_left);
    if !pieces.iter().any(right_to_left) {
        return pieces;
    }
    let turned = pieces.iter().filter(|piece| right_to_left(piece)).count();
    let letters = pieces.iter().filter(|piece| piece.chars().any(char::is_alphabetic)).count();
    let mut pieces: Vec<String> = pieces
        .iter()
        .map(|piece| if right_to_left(piece) { reversed(piece) } else { piece.clone() })
        .collect();
    if turned * 2 >= letters {
        pieces.reverse();
        // What runs from left to right within keeps its order.
        let mut at = 0;
        while at < pieces.len() {
            let run = pieces.iter().skip(at).take_while(|piece| !right_to_left(piece)).count();
            if let Some(run) = pieces.get_mut(at..at + run) {
                run.reverse();
            }
            at += run.max(1);
        }
    }
    pieces
}

/// Hebrew, Arabic and their shapes.
pub(super) fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// The characters from the last to the first; what runs from left to right, words and numbers with what joins them,
/// keeps its order.
fn reversed(piece: &str) -> String {
    let mut characters: Vec<char> = piece.chars().rev().collect();
    let joins = |character: char| matches!(character, '.' | ',' | ':' | '/' | '-' | '_' | '@' | '\'' | '’');
    let mut at = 0;
    while let Some(from) = characters.iter().skip(at).position(|character| runs_on(*character)) {
        let from = at + from;
        let mut to = from + 1;
        for (index, character) in characters.iter().enumerate().skip(to) {
            if runs_on(*character) {
                to = index + 1;
            } else if !joins(*character) {
                break;
            }
        }
        if let Some(run) = characters.get_mut(from..to) {
            run.reverse();
        }
        at = to;
    }
    characters.into_iter().collect()
}

/// Letters and digits that are read from left to right; the digits of Arabic are too.
fn runs_on(character: char) -> bool {
    character.is_numeric() || character.is_alphabetic() && !is_right_to_left(character)
}

/// Text of a typewriter font: as many blanks as fit into each gap.
fn typewritten(words: &[Word]) -> String {
    let mut out = String::new();
    let mut before: Option<&Word> = None;
    for word in words {
        if let Some(left) = before {
            let width = char_width(left).max(0.1);
            let blanks = ((word.x0 - left.x1) / width).round();
            let least = usize::from(parted(left, word));
            out.extend(std::iter::repeat_n(' ', whole(blanks).clamp(least, 120)));
        }
        out.push_str(&word.text);
        before = Some(word);
    }
    out
}

/// The width of a typewriter's character.
#[allow(clippy::cast_precision_loss, reason = "words are short")]
pub(super) fn char_width(word: &Word) -> f64 {
    (word.x1 - word.x0) / word.text.chars().count().max(1) as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just before")]
pub(super) fn whole(number: f64) -> usize {
    number.clamp(0.0, 10_000.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_by_their_gaps_and_blanks() {
        let word = |text: &str, x0: f64, x1: f64| Word {
            text: text.to_owned(),
            x0,
            x1,
            size: 10.0,
            ..Word::default()
        };
        assert_eq!(
            join(&[word("S", 0.0, 5.0), word("MALL", 5.5, 25.0), word("caps", 28.0, 40.0)]),
            "SMALL caps"
        );
        let spaced = Word { blank_after: true, ..word("a", 0.0, 5.0) };
        assert_eq!(join(&[spaced, word("b", 5.2, 10.0)]), "a b");
        assert_eq!(join(&[word("漢", 0.0, 10.0), word("字", 13.0, 23.0)]), "漢字");
    }

    #[test]
    fn right_to_left_text_is_turned_into_reading_order() {
        let pieces = ["\u{5dc}\u{5d0}", "2024", "abc", "\u{5d1}\u{5d0}"].map(str::to_owned).to_vec();
        assert_eq!(in_reading_order(pieces).join(" "), "\u{5d0}\u{5d1} 2024 abc \u{5d0}\u{5dc}");
        assert_eq!(reversed("Python-3.1\u{5d1}"), "\u{5d1}Python-3.1");
        assert_eq!(reversed("\u{661}\u{662}\u{644}"), "\u{644}\u{661}\u{662}");
    }
}
