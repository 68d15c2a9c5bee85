//! Rows as markdown: a table for each block of rows that stand together.

use std::fmt::Write as _;

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Row, column_name};
use crate::ooxml::{inline, table};

/// A block whose table would have more empty cells than this, and than eight for each full one, is written as a list.
const MAX_EMPTY: usize = 2_048;

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
        line(out, &cell.text);
        return;
    }
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
                    push(place, &cell.text);
                }
            }
            line
        })
        .collect();
    table::write(out, &filled);
}

/// Two cells may claim one place; both are kept.
fn push(place: &mut String, text: &str) {
    if !place.is_empty() {
        place.push(' ');
    }
    inline::escape(place, text);
}

/// Cells far apart, each with its place.
fn list(out: &mut String, rows: &[Row]) {
    for row in rows {
        for cell in &row.cells {
            let _ = write!(out, "- {}{}: ", column_name(cell.column), row.number);
            line(out, &cell.text);
        }
    }
}

fn line(out: &mut String, text: &str) {
    let mut escaped = String::new();
    inline::escape(&mut escaped, &text.split_whitespace().collect::<Vec<_>>().join(" "));
    out.push_str(&inline::escape_start(&escaped));
    out.push('\n');
}
