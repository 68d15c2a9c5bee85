//! Rows as markdown: a table for each block of rows that stand together.

use std::fmt::Write as _;

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cell, Row, column_name};
use crate::{
    header,
    ooxml::{inline, table},
};

/// A block whose table would have more empty cells than this, and than eight for each full one, is written as a list.
const MAX_EMPTY: usize = 2_048;

/// Rows among which a header is looked for.
const NEAR: usize = 24;
/// A table of more columns has its header in its first row.
const MAX_NAMED: usize = 1_024;

/// Rows that follow each other without an empty one between.
pub(super) fn blocks(rows: &[Row]) -> Vec<&[Row]> {
    rows.chunk_by(|one, next| next.number == one.number + 1 || next.number == one.number).collect()
}

/// Writes a block. `header` stands above it when it goes on from the segment before.
pub(super) fn block(out: &mut String, rows: &[Row], header: Option<&Row>) {
    if let [Row { cells, .. }] = rows
        && let [cell] = cells.as_slice()
        && header.is_none()
    {
        // A title or a remark.
        line(out, cell);
        return;
    }
    let lead = if header.is_some() { 0 } else { lead(rows) };
    for row in rows.iter().take(lead) {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        line(out, &Cell { column: 0, text: header::line(&cells), link: None });
        out.push('\n');
    }
    let rows = rows.get(lead..).unwrap_or_default();
    let all = || header.into_iter().chain(rows);
    // Columns that are empty in the whole block are left out.
    let columns: BTreeSet<u32> = all().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
    let places: BTreeMap<u32, usize> = columns.iter().enumerate().map(|(at, column)| (*column, at)).collect();
    let cells: usize = all().map(|row| row.cells.len()).sum();
    let area = all().count() * columns.len();
    if area > cells * 8 + MAX_EMPTY {
        return list(out, rows);
    }
    let filled: Vec<Vec<String>> = all()
        .map(|row| {
            let mut line = vec![String::new(); columns.len()];
            for cell in &row.cells {
                if let Some(place) = places.get(&cell.column).and_then(|at| line.get_mut(*at)) {
                    push(place, cell);
                }
            }
            line
        })
        .collect();
    table::write(out, &filled);
}

/// Two cells may claim one place; both are kept.
fn push(place: &mut String, cell: &Cell) {
    if !place.is_empty() {
        place.push(' ');
    }
    match &cell.link {
        None => inline::escape(place, &cell.text),
        Some(target) => {
            let mut text = String::new();
            inline::escape(&mut text, &cell.text);
            inline::link(place, &text, target);
        }
    }
}

/// How many rows of a block stand above its table: a title, what an export says of itself.
pub(super) fn lead(rows: &[Row]) -> usize {
    let near = rows.get(..NEAR).unwrap_or(rows);
    let columns: BTreeSet<u32> =
        near.iter().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
    let places: BTreeMap<u32, usize> = columns.iter().enumerate().map(|(at, column)| (*column, at)).collect();
    let cells = near.iter().map(|row| {
        let mut texts = vec![""; columns.len().min(MAX_NAMED)];
        for cell in &row.cells {
            if let Some(text) = places.get(&cell.column).and_then(|at| texts.get_mut(*at)) {
                *text = &cell.text;
            }
        }
        texts
    });
    header::above(&cells.collect::<Vec<_>>(), columns.len())
}

/// Cells far apart, each with its place.
fn list(out: &mut String, rows: &[Row]) {
    for row in rows {
        for cell in &row.cells {
            let _ = write!(out, "- {}{}: ", column_name(cell.column), row.number);
            line(out, cell);
        }
    }
}

fn line(out: &mut String, cell: &Cell) {
    let mut escaped = String::new();
    let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
    push(&mut escaped, &Cell { text, ..cell.clone() });
    out.push_str(&inline::escape_start(&escaped));
    out.push('\n');
}
