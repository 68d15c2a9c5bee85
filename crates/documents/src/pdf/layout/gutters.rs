//! Runs of rows that leave the same vertical strips free: columns of text or of a table.

use super::{rows::Row, words::Word};

/// The narrowest gutter, in parts of the text's size. A blank in justified text is rarely wider.
const NARROWEST: f64 = 0.9;
/// Rows that are looked at for one run; a page has a hundred.
const MOST_ROWS: usize = 500;
/// Strips that are followed; a page of more is no table.
const MOST_STRIPS: usize = 400;
/// So many rows must have something on either side.
const LEAST_ROWS: usize = 3;
/// Columns whose lines stand half a line apart share no row: so often the side must change.
const LEAST_CHANGES: usize = 6;

/// A free strip between two things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gutter {
    pub from: f64,
    pub to: f64,
    left: usize,
    right: usize,
    both: usize,
    /// How often the side changed on which a row has something.
    changes: usize,
    /// The side of the last row with something on one side only.
    side: Option<bool>,
}

impl Gutter {
    /// Where the columns part.
    pub(super) fn middle(&self) -> f64 {
        self.from.midpoint(self.to)
    }

    /// Whether rows at either side of it take turns.
    fn alternates(&self) -> bool {
        self.left >= LEAST_ROWS && self.right >= LEAST_ROWS && self.changes >= LEAST_CHANGES
    }

    fn established(&self) -> bool {
        self.left >= LEAST_ROWS && self.right >= LEAST_ROWS && self.both >= 2
    }
}

/// The longest run of rows from the start of `rows` that shares gutters: how many rows, and the gutters. One row and
/// none when there are none.
pub(super) fn run(rows: &[Row], left: f64, right: f64) -> (usize, Vec<Gutter>) {
    run_by(rows, left, right, Gutter::established)
}

/// The same of columns whose lines stand half a line apart, so that no row has something in both.
pub(super) fn run_of_halves(rows: &[Row], left: f64, right: f64) -> (usize, Vec<Gutter>) {
    run_by(rows, left, right, Gutter::alternates)
}

fn run_by(rows: &[Row], left: f64, right: f64, established: fn(&Gutter) -> bool) -> (usize, Vec<Gutter>) {
    let mut strips =
        vec![Gutter { from: left, to: right, left: 0, right: 0, both: 0, changes: 0, side: None }];
    let mut length = 0;
    for (index, row) in rows.iter().take(MOST_ROWS).enumerate() {
        let least = NARROWEST * row.size.min(20.0);
        let kept = narrow(&strips, row, least);
        let had = strips.iter().any(established);
        let has = kept.iter().any(established);
        let far = index > 0
            && rows.get(index - 1).is_some_and(|before| row.y - before.y > 4.0 * row.size.max(before.size));
        if kept.is_empty() || kept.len() > MOST_STRIPS || had && (!has || far) {
            break;
        }
        strips = kept;
        length = index + 1;
    }
    strips.retain(established);
    if strips.is_empty() { (1, Vec::new()) } else { (length, strips) }
}

/// What the row leaves free of the strips.
fn narrow(strips: &[Gutter], row: &Row, least: f64) -> Vec<Gutter> {
    let mut free: Vec<(f64, f64)> = Vec::new();
    let mut at = f64::NEG_INFINITY;
    for word in &row.words {
        if word.x0 - at >= least {
            free.push((at, word.x0));
        }
        at = at.max(word.x1);
    }
    free.push((at, f64::INFINITY));
    let (start, end) = (row.x0(), row.x1());
    let mut kept = Vec::new();
    for strip in strips {
        for (from, to) in &free {
            let (from, to) = (from.max(strip.from), to.min(strip.to));
            if to - from < least {
                continue;
            }
            let (before, beyond) = (start < from + 0.1, end > to - 0.1);
            let side = (before != beyond).then_some(before);
            let changed = side.is_some() && strip.side.is_some() && side != strip.side;
            kept.push(Gutter {
                changes: strip.changes + usize::from(changed),
                side: side.or(strip.side),
                from,
                to,
                left: strip.left + usize::from(before),
                right: strip.right + usize::from(beyond),
                both: strip.both + usize::from(before && beyond),
            });
        }
    }
    kept
}

/// Which column a word is in.
fn column(word: &Word, gutters: &[Gutter]) -> usize {
    gutters.partition_point(|gutter| gutter.middle() < word.x0.midpoint(word.x1))
}

/// Whether nothing of the row is in any column but the first.
pub(super) fn is_first_only(row: &Row, gutters: &[Gutter]) -> bool {
    row.words.iter().all(|word| column(word, gutters) == 0)
}

/// The words of a row by column.
pub(super) fn cells(row: &Row, gutters: &[Gutter]) -> Vec<Vec<Word>> {
    let mut cells = vec![Vec::new(); gutters.len() + 1];
    for word in &row.words {
        if let Some(cell) = cells.get_mut(column(word, gutters)) {
            cell.push(word.clone());
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::{
        rows::rows,
        words::{tests::drawn, words},
    };

    #[test]
    fn rows_that_share_a_strip_run_together_until_one_crosses_it() {
        let mut lines = vec![("a title across both of the columns of it", 20.0, 50.0, 10.0)];
        for step in 0..5_u8 {
            let y = 70.0 + f64::from(step) * 12.0;
            lines.push(("left column text", 0.0, y, 10.0));
            lines.push(("right column text", 120.0, y, 10.0));
        }
        lines.push(("a line that crosses the strip again", 0.0, 140.0, 10.0));
        let rows = rows(words(&drawn(&lines), 0));
        assert_eq!(run(&rows, 0.0, 220.0).0, 1);
        let (length, gutters) = run(&rows[1..], 0.0, 220.0);
        assert_eq!(length, 5);
        assert_eq!(gutters.len(), 1);
        assert!(gutters[0].from >= 80.0 && gutters[0].to <= 120.0);
    }
}
