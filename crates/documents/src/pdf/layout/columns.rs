//! The reading order: columns one after the other, tables row by row.

use super::{
    gutters::{Gutter, cells, run, run_of_halves},
    line::Line,
    prose::is_prose,
    rows::Row,
    spaced, stacked,
    style::Style,
    table::Table,
};

/// A page of more rows is nothing that anybody set in columns.
const MOST_ROWS: usize = 5_000;
/// Text has fewer columns.
const MOST_COLUMNS: usize = 32;
/// Columns within columns.
const MAX_DEPTH: usize = 3;

/// Something to read, in order.
#[derive(Debug)]
pub(super) enum Item {
    /// A line of text.
    Line(Line),
    /// A table.
    Table(Table),
    /// What follows has nothing to do with what came before.
    Break,
}

/// The rows in reading order.
pub(super) fn arrange(rows: &[Row], style: &Style) -> Vec<Item> {
    let mut items = Vec::new();
    arrange_into(rows, style, 0, &mut items);
    // Lines that a picture takes the place of.
    items.retain(|item| !matches!(item, Item::Line(line) if line.text.trim().is_empty()));
    items
}

fn arrange_into(rows: &[Row], style: &Style, depth: usize, items: &mut Vec<Item>) {
    let left = rows.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let right = rows.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    let mut rest = rows;
    if rows.len() > MOST_ROWS {
        for (text, tables) in rows.iter().map(Row::parted) {
            items.extend(text.map(|row| Item::Line(Line::new(&row, left, right, style))));
            items.extend(tables.into_iter().map(Item::Table));
        }
        return;
    }
    while !rest.is_empty() {
        if let Some((length, table)) = stacked::table(rest) {
            items.extend(rest.first().map(|title| Item::Line(Line::new(title, left, right, style))));
            items.push(Item::Table(table));
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let (mut length, mut gutters) = run(rest, left, right);
        if let Some((above, own)) = gap(rest.get(..length).unwrap_or(rest), &gutters, left, right) {
            (length, gutters) = (above, own);
        }
        let mut columns = Vec::new();
        if gutters.is_empty() {
            let (halves, between) = run_of_halves(rest, left, right);
            columns = prose_gutters(rest.get(..halves).unwrap_or(rest), &between, style);
            length = if columns.is_empty() { length } else { halves };
        }
        let (band, after) = rest.split_at(length.clamp(1, rest.len()));
        if !gutters.is_empty() {
            columns = prose_gutters(band, &gutters, style);
        }
        if !columns.is_empty() && depth < MAX_DEPTH {
            items.push(Item::Break);
            for column in split(band, &columns) {
                arrange_into(&column, style, depth + 1, items);
                items.push(Item::Break);
            }
            rest = after;
            continue;
        }
        let line = |row: &Row| Item::Line(Line::new(row, left, right, style));
        let ruled = band.first().is_some_and(Row::is_ruled);
        let alike = band.iter().take_while(|row| row.is_ruled() == ruled).count();
        let band = band.get(..alike).unwrap_or(band);
        if ruled {
            for (text, tables) in band.iter().map(Row::parted) {
                items.extend(text.as_ref().map(line));
                items.extend(tables.into_iter().map(Item::Table));
            }
            rest = rest.get(alike..).unwrap_or_default();
            continue;
        }
        let (lead, end) = spaced::extent(band, &gutters);
        items.extend(band.iter().take(lead).map(line));
        let body = band.get(lead..end).unwrap_or_default();
        // Without what is above and below it, a table may have more columns.
        let gutters = match (body.len() < length).then(|| run(body, left, right)) {
            Some((again, finer)) if again == body.len() => finer,
            _ => gutters,
        };
        match spaced::table(body, &gutters, style) {
            Some(table) => items.push(Item::Table(table)),
            None => items.extend(body.iter().map(line)),
        }
        rest = rest.get(end..).unwrap_or_default();
    }
}

/// Where one table ends and the next begins, and the gutters of the first: at a wide gap, when either has a column that the
/// other leaves empty. Shared gutters alone would make one of both.
fn gap(band: &[Row], gutters: &[Gutter], left: f64, right: f64) -> Option<(usize, Vec<Gutter>)> {
    /// Against the usual distance of rows.
    const WIDE: f64 = 1.7;
    /// Rows of a table.
    const LEAST: usize = 3;
    if gutters.len() < 2 || gutters.len() >= MOST_COLUMNS {
        return None;
    }
    let steps: Vec<f64> =
        band.iter().zip(band.iter().skip(1)).map(|(above, below)| below.y - above.y).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied()?;
    let wide = |step: &f64| *step > WIDE * usual;
    let at = steps.iter().position(wide)? + 1;
    let to = steps.iter().skip(at).position(wide).map_or(band.len(), |next| at + next + 1);
    let (above, below) = (band.get(..at)?, band.get(at..to)?);
    let filled = |rows: &[Row]| {
        let mut filled = vec![false; gutters.len() + 1];
        for row in rows {
            for (filled, words) in filled.iter_mut().zip(cells(row, gutters)) {
                *filled |= !words.is_empty();
            }
        }
        filled
    };
    let columns: Vec<(bool, bool)> = filled(above).into_iter().zip(filled(below)).collect();
    let other = columns.contains(&(true, false)) && columns.contains(&(false, true));
    let (length, own) = run(above, left, right);
    (other && above.len() >= LEAST && below.len() >= LEAST && length == at).then_some((length, own))
}

/// The gutters that have running text on both sides.
fn prose_gutters(band: &[Row], gutters: &[Gutter], style: &Style) -> Vec<Gutter> {
    if gutters.len() >= MOST_COLUMNS {
        return Vec::new();
    }
    let mut kept: Vec<Gutter> = gutters.to_vec();
    // The columns between them must all be text; a gutter beside a column of numbers is a table's.
    loop {
        let columns = split(band, &kept);
        let Some(at) = columns.iter().position(|column| !is_prose(column, style)) else {
            let whole = has_remarks(band, gutters, &kept) && spaced::table(band, gutters, style).is_some();
            return if whole { Vec::new() } else { kept };
        };
        if kept.is_empty() {
            return kept;
        }
        kept.remove(at.min(kept.len() - 1));
    }
}

/// Whether a column that was put together from several is a table, and the text at its right a column of it: each remark stands
/// beside its row, and begins like a sentence. Running text beside a table goes on in the middle of one.
fn has_remarks(band: &[Row], gutters: &[Gutter], kept: &[Gutter]) -> bool {
    // Which of the columns that are left each of the first ones is in.
    let mut groups = vec![0_usize];
    for gutter in gutters {
        let last = groups.last().copied().unwrap_or(0);
        groups.push(last + usize::from(kept.contains(gutter)));
    }
    (0..kept.len()).any(|group| {
        let (mut rows, mut tabular, mut beside, mut sentences) = (0, 0, 0, 0);
        for row in band {
            let cells = cells(row, gutters);
            let of = |wanted: usize| {
                let both = cells.iter().zip(&groups);
                both.filter(move |(words, group)| **group == wanted && !words.is_empty())
                    .map(|(words, _)| words)
            };
            let filled = of(group).count();
            rows += usize::from(filled > 0);
            if filled < 2 {
                continue;
            }
            tabular += 1;
            if let Some(first) = of(group + 1).next().and_then(|words| words.first()) {
                beside += 1;
                sentences += usize::from(!first.text.starts_with(char::is_lowercase));
            }
        }
        tabular >= 3 && tabular * 10 >= rows * 6 && beside * 10 >= tabular * 8 && sentences * 10 >= beside * 7
    })
}

/// The rows of each column.
pub(super) fn split(band: &[Row], gutters: &[Gutter]) -> Vec<Vec<Row>> {
    let mut columns: Vec<Vec<Row>> = vec![Vec::new(); gutters.len() + 1];
    for row in band {
        for (column, words) in cells(row, gutters).into_iter().enumerate() {
            if !words.is_empty()
                && let Some(rows) = columns.get_mut(column)
            {
                rows.push(Row::new(words));
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::{
        rows::rows,
        words::{tests::drawn, words},
    };

    #[test]
    fn the_last_line_of_a_paragraph_is_no_row_of_the_table_below() {
        let mut page = vec![("and short.", 10.0, 88.0, 10.0)];
        for row in 0..4 {
            let y = 100.0 + 12.0 * f64::from(row);
            page.extend([("Course", 10.0, y, 10.0), ("8", 150.0, y, 10.0), ("16", 220.0, y, 10.0)]);
        }
        assert_eq!(read(&page), ["and short.", "table"]);
    }

    fn items(lines: &[(&str, f64, f64, f64)]) -> Vec<Item> {
        arrange(&rows(words(&drawn(lines), 0)), &Style::default())
    }

    fn read(lines: &[(&str, f64, f64, f64)]) -> Vec<String> {
        items(lines)
            .into_iter()
            .filter_map(|item| match item {
                Item::Line(line) => Some(line.text),
                Item::Table(_) => Some("table".to_owned()),
                Item::Break => None,
            })
            .collect()
    }

    #[test]
    fn what_stands_above_and_below_a_table_does_not_hide_its_columns() {
        let mut page = vec![("A heading over columns", 10.0, 60.0, 10.0)];
        for row in 0..3 {
            let y = 80.0 + 12.0 * f64::from(row);
            page.extend([("Course", 10.0, y, 10.0), ("8", 90.0, y, 10.0), ("16", 220.0, y, 10.0)]);
        }
        page.push(("A heading below", 10.0, 130.0, 10.0));
        let table = items(&page).into_iter().find_map(|item| match item {
            Item::Table(table) => Some(table.rows),
            _ => None,
        });
        assert_eq!(table.unwrap(), [["Course", "8", "16"]; 3]);
        assert_eq!(read(&page), ["A heading over columns", "table", "A heading below"]);
    }

    #[test]
    fn figures_side_by_side_are_a_table_however_many() {
        let mut lines = Vec::new();
        for y in [0.0, 12.0, 24.0] {
            lines.push(("one two three", 0.0, y, 10.0));
            lines.push(("12 3.40 567", 100.0, y, 10.0));
        }
        assert_eq!(read(&lines), ["table"]);
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut lines = Vec::new();
        for (left, right, y) in [
            ("one two three", "seven eight nine", 0.0),
            ("four five six", "ten eleven twelve", 12.0),
            ("left is done", "and so is this", 24.0),
        ] {
            lines.push((left, 0.0, y, 10.0));
            lines.push((right, 100.0, y, 10.0));
        }
        assert_eq!(
            read(&lines),
            [
                "one two three",
                "four five six",
                "left is done",
                "seven eight nine",
                "ten eleven twelve",
                "and so is this"
            ]
        );
    }

    #[test]
    fn sentences_beside_the_rows_of_a_table_are_its_last_column() {
        let mut lines = Vec::new();
        for (y, remark) in
            [(0.0, "Wooden hull since then"), (12.0, "Steel hull and mast"), (24.0, "Used by the school")]
        {
            lines.extend([
                ("Aurora", 0.0, y, 10.0),
                ("4", 80.0, y, 10.0),
                ("2", 120.0, y, 10.0),
                (remark, 160.0, y, 10.0),
            ]);
        }
        assert_eq!(read(&lines), ["table"]);
    }

    #[test]
    fn tables_under_each_other_with_other_columns_are_two() {
        let mut lines = Vec::new();
        for row in 0..3_u8 {
            let y = 12.0 * f64::from(row);
            lines.extend([("Genoa", 0.0, y, 10.0), ("Italy", 160.0, y, 10.0)]);
            let y = y + 60.0;
            lines.extend([("1", 0.0, y, 10.0), ("Ida", 80.0, y, 10.0), ("Bern", 240.0, y, 10.0)]);
        }
        let tables = items(&lines).into_iter().filter_map(|item| match item {
            Item::Table(table) => Some(table.rows),
            _ => None,
        });
        let expected = [
            vec![vec!["Genoa".to_owned(), "Italy".into()]; 3],
            vec![vec!["1".into(), "Ida".into(), "Bern".into()]; 3],
        ];
        assert_eq!(tables.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn columns_whose_lines_stand_half_a_line_apart_are_read_one_after_the_other() {
        let mut lines = Vec::new();
        for step in 0..5_u8 {
            let y = 12.0 * f64::from(step);
            lines.push(("one two three", 0.0, y, 10.0));
            lines.push(("seven eight nine", 100.0, y + 6.0, 10.0));
        }
        let expected = [["one two three"; 5], ["seven eight nine"; 5]].concat();
        assert_eq!(read(&lines), expected);
    }

    #[test]
    fn short_cells_side_by_side_are_a_table() {
        let mut lines = Vec::new();
        for y in [0.0, 12.0, 24.0] {
            lines.push(("name", 0.0, y, 10.0));
            lines.push(("12", 100.0, y, 10.0));
            lines.push(("34", 150.0, y, 10.0));
        }
        assert_eq!(read(&lines), ["table"]);
    }
}
