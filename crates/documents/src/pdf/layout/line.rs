//! A line of text.

use super::{
    rows::Row,
    scripts::{Script, scripts},
    style::Style,
    words::{WORD_GAP, Word},
};
use crate::script;

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

/// The text of words side by side. Raised and lowered ones are written so that they are no part of the number they touch.
pub(super) fn join(words: &[Word]) -> String {
    let scripts = scripts(words);
    let mut pieces: Vec<String> = Vec::new();
    let mut at = 0;
    while let (Some(first), Some(script)) = (words.get(at), scripts.get(at)) {
        let joins = |next: &usize| {
            let pair = words.get(next - 1).zip(words.get(*next));
            scripts.get(*next) == Some(script) && pair.is_some_and(|(left, word)| !parted(left, word))
        };
        let run =
            if *script == Script::Plain { 1 } else { 1 + (at + 1..words.len()).take_while(joins).count() };
        let text: String = words.iter().skip(at).take(run).map(|word| word.text.as_str()).collect();
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let touched = before.is_some_and(|left| !parted(left, first));
        let piece = pieces.last_mut().filter(|_| touched);
        let letter = piece.as_ref().and_then(|piece| piece.chars().next_back());
        let next = words.iter().skip(at + run - 1).take(2).collect::<Vec<_>>();
        let after = match next.as_slice() {
            [last, next] if !parted(last, next) => next.text.chars().next(),
            _ => None,
        };
        let text = match script {
            Script::Plain => text,
            // LaTeX writes its name with a raised letter.
            Script::Raised
                if is_capital(&text)
                    && [letter, after].map(|side| side.is_some_and(char::is_uppercase)) == [true; 2] =>
            {
                text
            }
            Script::Raised => script::raised(letter, &text),
            Script::Lowered => script::lowered(letter, &text, after),
        };
        match piece {
            Some(piece) => piece.push_str(&text),
            None => pieces.push(text),
        }
        at += run;
    }
    in_reading_order(pieces).join(" ")
}

fn is_capital(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
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
        let at = |word: Word, y: f64, size: f64| Word { y, size, ..word };
        let power = [
            word("10", 0.0, 10.0),
            at(word("−", 10.0, 14.0), -4.0, 7.0),
            at(word("6", 14.2, 18.0), -4.0, 7.0),
        ];
        assert_eq!(join(&[&power[..], &[word("m", 21.0, 26.0)]].concat()), "10⁻⁶ m");
        let index = at(word("2", 10.0, 14.0), 2.0, 7.0);
        assert_eq!(join(&[word("log", 0.0, 10.0), index.clone(), word("8", 14.2, 19.0)]), "log₂8");
        assert_eq!(join(&[word("H", 0.0, 10.0), index, word("O", 14.2, 19.0)]), "H2O");
        let logo = [word("L", 0.0, 6.0), at(word("A", 3.0, 8.0), -2.0, 7.0), word("TEX", 7.0, 22.0)];
        assert_eq!(join(&logo), "LATEX");
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
