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
mod prose;
mod rows;
mod ruled;
mod spaced;
mod style;
mod table;
mod words;

pub(super) use style::Style;

use super::content::Drawn;

/// The markdown of a page without its mark, and how many words it has.
pub(super) fn markdown(drawn: &Drawn, style: &Style) -> String {
    let mut out = String::new();
    for turn in turns(drawn) {
        let mut words = words::words(drawn, turn);
        // Rules are known as the page is shown, as is upright text.
        if turn == 0 {
            words = ruled::take(words, &drawn.rules, style);
        }
        let rows = rows::rows(words);
        let items = columns::arrange(&rows, style);
        let blocks = blocks::blocks(items, style);
        markdown::write(&mut out, &blocks);
    }
    out
}

/// The directions of text, the most frequent first: it is the page's own.
fn turns(drawn: &Drawn) -> Vec<u8> {
    let mut counts = [0_usize; 4];
    for glyph in &drawn.glyphs {
        if let Some(count) = counts.get_mut(usize::from(glyph.turn)) {
            *count += 1;
        }
    }
    let mut turns: Vec<u8> =
        (0..4).filter(|turn| counts.get(usize::from(*turn)).is_some_and(|count| *count > 0)).collect();
    turns.sort_by_key(|turn| std::cmp::Reverse(counts.get(usize::from(*turn)).copied()));
    turns
}
