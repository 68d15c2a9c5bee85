//! Rows whose cells stand in columns.

use super::{
    gutters::{Gutter, cells},
    line::join,
    rows::Row,
    style::Style,
};

/// A table: every row has as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
}

/// The table of a run of rows that share `gutters`, if it is one.
pub(super) fn of(band: &[Row], gutters: &[Gutter], style: &Style) -> Option<Table> {
    if gutters.is_empty() || band.len() < 3 || is_code(band, style) {
        return None;
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in band {
        let texts: Vec<String> = cells(row, gutters).iter().map(|words| join(words)).collect();
        rows.push(texts);
    }
    // Marks and numbers of a list are a column of their own, but no table's.
    if rows.iter().all(|row| row.first().is_none_or(|cell| cell.is_empty() || is_mark(cell))) {
        return None;
    }
    // Few rows with something in several cells: a caption beside a figure.
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let wide = rows.iter().filter(|row| filled(row) >= 2).count();
    if wide * 2 < rows.len() || wide < 3 {
        return None;
    }
    Some(Table { rows: merged(rows, band) })
}

/// How many rows stand in the first column alone before others do not: the short end of a paragraph above.
pub(super) fn lead(band: &[Row], gutters: &[Gutter]) -> usize {
    band.iter().take_while(|row| cells(row, gutters).iter().skip(1).all(Vec::is_empty)).count()
}

/// A row whose first cell is empty and that follows closely goes on with the cells above.
fn merged(rows: Vec<Vec<String>>, band: &[Row]) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut before = f64::NEG_INFINITY;
    for (texts, row) in rows.into_iter().zip(band) {
        let close = row.y - before < 1.5 * row.size;
        before = row.y;
        let continues = close && texts.first().is_some_and(String::is_empty);
        match out.last_mut() {
            Some(last) if continues => {
                for (cell, text) in last.iter_mut().zip(texts) {
                    if !text.is_empty() {
                        if !cell.is_empty() {
                            cell.push(' ');
                        }
                        cell.push_str(&text);
                    }
                }
            }
            _ => out.push(texts),
        }
    }
    out
}

fn is_code(band: &[Row], style: &Style) -> bool {
    let (mut fixed, mut all) = (0, 0);
    for word in band.iter().flat_map(|row| &row.words) {
        all += 1;
        fixed += usize::from(word.fixed);
    }
    !style.body_fixed && fixed * 10 > all * 7
}

/// A bullet, or a number as `12.`, `(a)`, `[3]`.
pub(super) fn is_mark(text: &str) -> bool {
    let inner = text.trim_matches(|character: char| matches!(character, '(' | ')' | '[' | ']' | '.' | ':'));
    let bare = inner.chars().count() <= 1 && !inner.chars().any(char::is_alphanumeric);
    let number = inner.len() != text.len()
        && inner.chars().count() <= 4
        && (inner.bytes().all(|byte| byte.is_ascii_digit()) || inner.len() <= 1 || is_roman(inner));
    bare || number
}

fn is_roman(text: &str) -> bool {
    text.chars().all(|character| matches!(character, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_lists_are_told_from_cells() {
        for mark in ["•", "-", "1.", "(a)", "[12]", "iv)", "–"] {
            assert!(is_mark(mark), "{mark}");
        }
        for cell in ["12", "a", "Name", "3.5%"] {
            assert!(!is_mark(cell), "{cell}");
        }
    }
}
