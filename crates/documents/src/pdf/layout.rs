//! From characters on a page to markdown: words, rows, columns, tables, paragraphs.

mod accents;
mod arabic;
mod blocks;
mod columns;
mod grid;
mod gutters;
mod hyphen;
mod line;
mod markdown;
mod pictures;
mod prose;
mod rows;
mod ruled;
mod scripts;
mod spaced;
mod stacked;
mod style;
mod table;
mod words;

pub(super) use style::Style;

use self::{blocks::Block, columns::Item};
use super::content::{ASLANT, Drawn};

/// The markdown of a page without its mark, and whether a table in it is a guess.
pub(super) fn markdown(drawn: &Drawn, style: &Style) -> (String, bool) {
    let mut out = String::new();
    let mut guessed = false;
    for (at, turn) in turns(drawn).into_iter().enumerate() {
        let mut words = words::words(drawn, turn);
        // Rules are known as the page is shown, as is upright text.
        if turn == 0 {
            words = ruled::take(words, &drawn.rules, style);
            words.extend(pictures::fillers(&words, &drawn.pictures));
        }
        let mut rows = rows::rows(words);
        // Marks alone in a line are ornaments: corners of a frame.
        rows.retain(|row| !row.is_unknown());
        if turn == 0 {
            rows::count_floors(&mut rows, &drawn.rules);
        }
        // Lines that run down the page are of scripts without blanks.
        let style = &Style { downwards: turn == 1 || turn == 3, ..style.clone() };
        let items = columns::arrange(&rows, style);
        guessed |= items.iter().any(|item| matches!(item, Item::Table(table) if table.guessed));
        let mut blocks = blocks::blocks(items, style);
        if turn == ASLANT || at > 0 {
            // What stands across the page's own text is a stamp or a mark at its edge: it is large, and no heading.
            for block in &mut blocks {
                if let Block::Heading(_, text) = block {
                    *block = Block::Paragraph(std::mem::take(text));
                }
            }
        }
        markdown::write(&mut out, &blocks);
    }
    (out, guessed)
}

/// The directions of text, the most frequent first: it is the page's own.
fn turns(drawn: &Drawn) -> Vec<u8> {
    let mut counts = [0_usize; 5];
    for glyph in &drawn.glyphs {
        if let Some(count) = counts.get_mut(usize::from(glyph.turn)) {
            *count += 1;
        }
    }
    let mut turns: Vec<u8> =
        (0..=ASLANT).filter(|turn| counts.get(usize::from(*turn)).is_some_and(|count| *count > 0)).collect();
    let count = |turn: u8| counts.get(usize::from(turn)).copied();
    turns.sort_by_key(|turn| (*turn == ASLANT, std::cmp::Reverse(count(*turn))));
    turns
}
