//! Characters to words.

use std::{collections::HashMap, rc::Rc};

use super::{accents, arabic, line::is_right_to_left, table::Table};
use crate::pdf::{
    content::{Drawn, Glyph},
    font::Text,
};

/// A gap of this part of the size parts words. Kerning stays below, the narrowest justified blank above.
pub(super) const WORD_GAP: f64 = 0.1;
/// Characters that lie further back than this are no neighbours.
const OVERLAP: f64 = 0.4;
/// Copies of a word within this part of the size are one word, drawn twice to look bold.
const COPY: f64 = 0.12;

/// A run of characters without a blank.
#[allow(clippy::struct_excessive_bools, reason = "independent marks")]
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// The baseline.
    pub y: f64,
    pub size: f64,
    pub bold: bool,
    pub fixed: bool,
    /// A blank stands after it in the content.
    pub blank_after: bool,
    /// A blank stands before it in the content.
    pub blank_before: bool,
    /// It stands for a ruled table, and has no text of its own.
    pub table: Option<Rc<Table>>,
}

impl Word {
    fn start(glyph: &Glyph, drawn: &Drawn, blank_before: bool) -> Self {
        let face = drawn.faces.get(usize::from(glyph.font)).copied().unwrap_or_default();
        let mut word = Self {
            x0: glyph.x,
            x1: glyph.x,
            y: glyph.y,
            size: glyph.size,
            bold: face.bold,
            fixed: face.fixed,
            blank_before,
            ..Self::default()
        };
        word.push(glyph);
        word
    }

    fn push(&mut self, glyph: &Glyph) {
        match &glyph.text {
            Text::None => {}
            Text::Char(character) => push_plain(&mut self.text, *character),
            // Letters stand in a word as they are seen, and these as they are read.
            Text::Str(text) if text.chars().any(is_right_to_left) => {
                text.chars().rev().for_each(|character| push_plain(&mut self.text, character));
            }
            Text::Str(text) => text.chars().for_each(|character| push_plain(&mut self.text, character)),
        }
        self.x1 = self.x1.max(glyph.end);
    }

    /// Whether the glyph goes on with this word.
    fn takes(&self, glyph: &Glyph, font: u16, drawn: &Drawn) -> bool {
        let gap = glyph.x - self.x1;
        let face = |font: u16| drawn.faces.get(usize::from(font)).map(|face| face.fixed);
        (glyph.y - self.y).abs() <= 0.1 * self.size
            && (glyph.size - self.size).abs() <= 0.08 * self.size
            && gap <= WORD_GAP * self.size
            && gap >= -OVERLAP * self.size
            && (font == glyph.font || face(font) == face(glyph.font))
    }
}

/// Ligatures are written out, blanks and soft hyphens at the end of a line are told by others.
fn push_plain(text: &mut String, character: char) {
    match character {
        '\u{fb00}' => text.push_str("ff"),
        '\u{fb01}' => text.push_str("fi"),
        '\u{fb02}' => text.push_str("fl"),
        '\u{fb03}' => text.push_str("ffi"),
        '\u{fb04}' => text.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
        character if character.is_control() || matches!(character, '\u{feff}' | '\u{200b}') => {}
        character => match arabic::letters(character) {
            Some(letters) => text.extend(letters.chars().rev()),
            None => text.push(character),
        },
    }
}

fn is_blank(text: &Text) -> bool {
    match text {
        Text::None => false,
        Text::Char(character) => character.is_whitespace() || character.is_control(),
        Text::Str(text) => text.chars().all(char::is_whitespace),
    }
}

/// The words of one direction, in the order of the content, copies left out.
pub(super) fn words(drawn: &Drawn, turn: u8) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<(Word, u16)> = None;
    let mut blank = false;
    let glyphs = accents::joined(&drawn.glyphs);
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs.iter().filter(|glyph| glyph.turn == turn) {
        // Each letter drawn twice to look bold; two of a kind side by side are further apart.
        let again = last.replace(glyph).is_some_and(|last| {
            let near = |one: f64, other: f64| (one - other).abs() < COPY * glyph.size;
            last.text == glyph.text && near(last.x, glyph.x) && near(last.y, glyph.y)
        });
        if again {
            continue;
        }
        if is_blank(&glyph.text) {
            if let Some((mut word, _)) = open.take() {
                word.blank_after = true;
                words.push(word);
            }
            blank = true;
            continue;
        }
        match &mut open {
            Some((word, font)) if word.takes(glyph, *font, drawn) => word.push(glyph),
            _ => {
                words.extend(open.take().map(|(word, _)| word));
                open = Some((Word::start(glyph, drawn, blank), glyph.font));
            }
        }
        blank = false;
    }
    words.extend(open.map(|(word, _)| word));
    words.retain(|word| !word.text.is_empty());
    without_copies(words)
}

fn without_copies(words: Vec<Word>) -> Vec<Word> {
    let mut places: HashMap<String, Vec<(f64, f64)>> = HashMap::new();
    words
        .into_iter()
        .filter(|word| {
            let near = COPY * word.size;
            let known = places.entry(word.text.clone()).or_default();
            // The latest suffice: copies follow each other closely.
            let copy = known
                .iter()
                .rev()
                .take(64)
                .any(|(x, y)| (x - word.x0).abs() < near && (y - word.y).abs() < near);
            if !copy {
                known.push((word.x0, word.y));
            }
            !copy
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::pdf::content::Face;

    /// Glyphs half a size wide, `gap` apart after each blank of `text`.
    pub(in crate::pdf::layout) fn drawn(lines: &[(&str, f64, f64, f64)]) -> Drawn {
        let mut drawn =
            Drawn { faces: vec![Face::default()], width: 600.0, height: 800.0, ..Drawn::default() };
        for (text, x, y, size) in lines {
            let mut at = *x;
            for character in text.chars() {
                drawn.glyphs.push(Glyph {
                    text: Text::Char(character),
                    x: at,
                    end: at + size / 2.0,
                    y: *y,
                    size: *size,
                    font: 0,
                    turn: 0,
                });
                at += size / 2.0;
            }
        }
        drawn
    }

    fn texts(drawn: &Drawn) -> Vec<String> {
        words(drawn, 0).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn blanks_and_gaps_part_words_and_kerning_does_not() {
        assert_eq!(texts(&drawn(&[("ab cd", 0.0, 10.0, 10.0)])), ["ab", "cd"]);
        assert_eq!(texts(&drawn(&[("ab", 0.0, 10.0, 10.0), ("cd", 11.0, 10.0, 10.0)])), ["abcd"]);
        assert_eq!(texts(&drawn(&[("ab", 0.0, 10.0, 10.0), ("cd", 12.0, 10.0, 10.0)])), ["ab", "cd"]);
        assert_eq!(texts(&drawn(&[("ab", 0.0, 10.0, 10.0), ("cd", 10.0, 7.0, 6.0)])), ["ab", "cd"]);
    }

    #[test]
    fn letters_drawn_twice_are_one_and_double_letters_two() {
        let mut page = drawn(&[("all", 0.0, 10.0, 10.0)]);
        page.glyphs = page
            .glyphs
            .iter()
            .flat_map(|glyph| {
                [glyph.clone(), Glyph { x: glyph.x + 0.4, end: glyph.end + 0.4, ..glyph.clone() }]
            })
            .collect();
        assert_eq!(texts(&page), ["all"]);
    }

    #[test]
    fn a_word_drawn_twice_is_one_word_and_ligatures_are_written_out() {
        assert_eq!(texts(&drawn(&[("bold", 0.0, 10.0, 10.0), ("bold", 0.3, 10.0, 10.0)])), ["bold"]);
        assert_eq!(texts(&drawn(&[("of\u{fb01}ce", 0.0, 10.0, 10.0)])), ["office"]);
    }
}
