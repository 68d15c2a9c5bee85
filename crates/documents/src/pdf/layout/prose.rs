//! Running text, and what only looks like it.

use super::{line::is_unspaced, rows::Row, style::Style};

/// Whether most rows are several words that fill the column, and most characters letters. Figures are a table's, and code that
/// stands in columns is to be kept as it is.
pub(super) fn is_prose(column: &[Row], style: &Style) -> bool {
    let (mut letters, mut fixed, mut all) = (0, 0, 0);
    for word in column.iter().flat_map(|row| &row.words) {
        for character in word.text.chars() {
            all += 1;
            letters += usize::from(character.is_alphabetic());
            fixed += usize::from(word.fixed && !style.body_fixed);
        }
    }
    if !is_index(column) && (letters * 2 < all || fixed * 10 > all * 7) {
        return false;
    }
    let left = column.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let right = column.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    // Of a script without blanks some letters are as good as some words.
    let unspaced = |row: &Row| {
        let letters = row.words.iter().flat_map(|word| word.text.chars());
        style.downwards && letters.filter(|letter| is_unspaced(*letter)).count() >= 6
    };
    let full = column
        .iter()
        .filter(|row| row.words.len() >= 3 || unspaced(row))
        .filter(|row| row.x1() - row.x0() > 0.6 * (right - left))
        .count();
    column.len() >= 3 && full * 2 >= column.len()
}

/// Whether leaders go from words to the numbers of pages.
fn is_index(column: &[Row]) -> bool {
    let leads = |row: &&Row| {
        let dots = row.words.iter().filter(|word| word.text.bytes().all(|byte| byte == b'.'));
        dots.map(|word| word.text.len()).sum::<usize>() >= 4
    };
    column.iter().filter(leads).count() * 3 >= column.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::{
        rows::rows,
        words::{tests::drawn, words},
    };

    fn column(lines: [&str; 3]) -> Vec<Row> {
        let at = |(y, text)| (text, 0.0, y, 10.0);
        rows(words(&drawn(&[0.0, 12.0, 24.0].into_iter().zip(lines).map(at).collect::<Vec<_>>()), 0))
    }

    #[test]
    fn text_and_an_index_are_prose_and_figures_and_code_are_not() {
        let style = Style::default();
        assert!(is_prose(&column(["one two three", "four five six", "seven eight nine"]), &style));
        assert!(is_prose(&column(["! . . . . . . 62", "!= . . . . . 58", "% . . . . . . 62"]), &style));
        assert!(!is_prose(&column(["1 2.50 300", "2 7.25 100", "3 8.75 200"]), &style));
        let mut code = column(["let one two", "let six ten", "let four five"]);
        code.iter_mut().flat_map(|row| &mut row.words).for_each(|word| word.fixed = true);
        assert!(!is_prose(&code, &style));
        assert!(is_prose(&code, &Style { body_fixed: true, ..style }));
    }
}
