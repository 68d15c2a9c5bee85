//! Small tables without rules under each other, each below its title.

use super::{
    line::{join, same_size},
    rows::Row,
    table::Table,
    words::Word,
};

/// A gap that parts cells, in parts of the text's size.
const GAP: f64 = 0.9;
/// So far the names of columns are apart.
const APART: f64 = 1.8;
/// Rows of a table lie at most this far apart, in parts of their size.
const STEP: f64 = 2.5;
/// Cells of such tables are names and figures: most have no more words.
const WORDS: usize = 3;

/// The table below the title that `rows` begin with, and how many rows it takes with its title. Only where the usual way of
/// finding tables cannot work: for a header with a single row, and where the title of the next one follows.
pub(super) fn table(rows: &[Row]) -> Option<(usize, Table)> {
    let (title, header) = (rows.first()?, rows.get(1)?);
    if !is_title(title, header) {
        return None;
    }
    let names = segments(header);
    // Loosely set text has wide blanks too.
    let apart = |pair: &[&[Word]]| match pair {
        [left, right] => {
            right.first().zip(left.last()).is_some_and(|(next, last)| next.x0 - last.x1 > APART * header.size)
        }
        _ => true,
    };
    if names.len() < 3 || !names.windows(2).all(apart) {
        return None;
    }
    let mut table = vec![names.iter().map(|name| join(name)).collect::<Vec<String>>()];
    let mut length = 2;
    while let (Some(row), Some(before)) = (rows.get(length), rows.get(length - 1)) {
        let close = row.y - before.y <= STEP * row.size && same_size(row.size, header.size);
        let Some(cells) = placed(row, &names).filter(|_| close) else { break };
        table.push(cells);
        length += 1;
    }
    let next =
        || is_title(rows.get(length)?, rows.get(length + 1)?).then(|| segments(&rows[length + 1]).len());
    let small = table.len() == 2;
    let cells = table.iter().flatten().filter(|cell| !cell.is_empty());
    let (all, short) = cells
        .fold((0, 0), |(all, short), cell| (all + 1, short + usize::from(cell.split(' ').count() <= WORDS)));
    let is_one = table.len() >= 2 && short * 10 >= all * 7 && (small || next().is_some_and(|next| next >= 3));
    is_one.then_some((length, Table::certain(table)))
}

/// Whether a row is one piece, in bold or larger letters than the row below it.
fn is_title(row: &Row, below: &Row) -> bool {
    let bold = |row: &Row| row.words.iter().all(|word| word.bold);
    let stands_out = bold(row) && !bold(below) || row.size > 1.15 * below.size;
    stands_out
        && !row.is_ruled()
        && !below.is_ruled()
        && segments(row).len() == 1
        && below.y - row.y <= STEP * row.size
}

/// The words of a row, cut at its gaps.
fn segments(row: &Row) -> Vec<&[Word]> {
    row.words.chunk_by(|left, right| right.x0 - left.x1 < GAP * row.size).collect()
}

/// The cells of a row below the names of the columns, none when they do not stand below them.
fn placed(row: &Row, names: &[&[Word]]) -> Option<Vec<String>> {
    let reach = |words: &[Word]| Some((words.first()?.x0, words.last()?.x1));
    let cells = segments(row);
    if cells.len() < 2 {
        return None;
    }
    let mut out = vec![String::new(); names.len()];
    let mut from = 0;
    for cell in cells {
        let (x0, x1) = reach(cell)?;
        let below = |name: &&[Word]| {
            let Some((left, right)) = reach(name) else { return false };
            let near = 0.6 * row.size;
            (x0 - left).abs() < near || (x1 - right).abs() < near || x0 < right && left < x1
        };
        let at = from + names.get(from..)?.iter().position(below)?;
        *out.get_mut(at)? = join(cell);
        from = at + 1;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::{
        rows::rows,
        words::{tests::drawn, words},
    };

    #[test]
    fn each_title_has_its_own_table() {
        let mut page = Vec::new();
        for (at, title) in [(0.0, "Booking"), (60.0, "Totals")] {
            page.push((title, 0.0, at, 14.0));
            for (step, texts) in
                [["Start", "Shows", "Net"], ["12/20", "48", "11,250"]].into_iter().enumerate()
            {
                let y = at + 15.0 + 12.0 * if step == 0 { 0.0 } else { 1.0 };
                let left = if at > 0.0 { 20.0 } else { 0.0 };
                page.extend(
                    texts.into_iter().zip([0.0, 90.0 + left, 180.0]).map(|(text, x)| (text, x, y, 10.0)),
                );
            }
        }
        let rows = rows(words(&drawn(&page), 0));
        let (length, first) = table(&rows).unwrap();
        assert_eq!(
            (length, first.rows),
            (
                3,
                vec![
                    vec!["Start".into(), "Shows".into(), "Net".into()],
                    vec!["12/20".into(), "48".into(), "11,250".to_owned()]
                ]
            )
        );
        assert!(table(&rows[3..]).is_some());
        assert!(table(&rows[1..]).is_none());
    }
}
