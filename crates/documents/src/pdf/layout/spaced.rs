//! Tables without rules: rows whose cells stand in columns.

use super::{
    gutters::{Gutter, cells, is_first_only},
    hyphen::append,
    line::{join, same_size},
    rows::Row,
    style::Style,
    table::Table,
};

/// Lines of a cell are closer than this, in parts of their size.
const LINE: f64 = 1.5;
/// Lines of a cell are closer than this part of the distance of rows.
const TIGHT: f64 = 0.9;
/// A cell with more lines is none.
const MOST_LINES: usize = 15;

/// The table of a run of rows that share `gutters`, if it is one.
pub(super) fn table(band: &[Row], gutters: &[Gutter], style: &Style) -> Option<Table> {
    if gutters.is_empty() || band.len() < 3 || is_code(band, style) {
        return None;
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in band {
        let texts: Vec<String> = cells(row, gutters).iter().map(|words| join(words)).collect();
        rows.push(texts);
    }
    let whole = between_floors(&rows, band);
    let is_whole = whole.is_some();
    rows = whole.unwrap_or(rows);
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
    Some(Table::of_blanks(if is_whole { rows } else { merged(rows, band) }))
}

/// Where a table may begin and end in a run of rows: not with what stands in the first column alone, above it the short end
/// of a paragraph, below it, further away than lines of a cell, the next one.
pub(super) fn extent(band: &[Row], gutters: &[Gutter]) -> (usize, usize) {
    let alone = |row: &Row| is_first_only(row, gutters);
    let lead = band.iter().take_while(|row| alone(row)).count();
    let wide = band.iter().rposition(|row| !alone(row)).map_or(band.len(), |last| last + 1);
    let apart = |pair: &[Row]| match pair {
        [before, row] => row.y - before.y > LINE * row.size || !same_size(row.size, before.size),
        _ => false,
    };
    let close = band.get(wide.saturating_sub(1)..).unwrap_or_default().windows(2);
    (lead, wide + close.take_while(|pair| !apart(pair)).count())
}

/// The rows of a table whose rows level rules part, though none parts its columns: the lines between two rules are one row.
/// None when several of them have something in the first column: then each rule is below a group of rows.
fn between_floors(rows: &[Vec<String>], band: &[Row]) -> Option<Vec<Vec<String>>> {
    let mut out = Vec::new();
    let mut from = 0;
    let groups: Vec<usize> =
        band.chunk_by(|above, below| above.floor == below.floor).map(<[Row]>::len).collect();
    for (at, length) in groups.iter().enumerate() {
        let group = rows.get(from..from + length)?;
        let names = group.iter().filter(|row| row.first().is_some_and(|cell| !cell.is_empty())).count();
        // Lines of a cell are close; those of a drawing are not.
        let places = band.get(from..from + length)?;
        let mut steps = places.iter().zip(places.iter().skip(1));
        let close = at == 0 || steps.all(|(above, below)| below.y - above.y < LINE * below.size);
        from += length;
        if *length > MOST_LINES || !close || names != 1 && at > 0 {
            return None;
        }
        // Above the first rule there may be more than the names of the columns.
        if names > 1 {
            out.extend_from_slice(group);
            continue;
        }
        let mut whole: Vec<String> = vec![String::new(); group.first().map_or(0, Vec::len)];
        for (cell, text) in group.iter().flat_map(|row| row.iter().enumerate()) {
            if let Some(cell) = whole.get_mut(cell).filter(|_| !text.is_empty()) {
                append(cell, text, ' ');
            }
        }
        out.push(whole);
    }
    (groups.len() >= 3 && groups.len() < rows.len()).then_some(out)
}

/// A row that goes on with the cells above: it follows closely and its first cell is empty, or it follows more closely than
/// rows do here and is a single cell.
fn merged(rows: Vec<Vec<String>>, band: &[Row]) -> Vec<Vec<String>> {
    let steps: Vec<f64> = std::iter::once(f64::INFINITY)
        .chain(band.windows(2).map(|pair| match pair {
            [before, row] => row.y - before.y,
            _ => f64::INFINITY,
        }))
        .collect();
    let full = |row: &Vec<String>| row.iter().all(|cell| !cell.is_empty());
    let mut usual: Vec<f64> =
        steps.iter().zip(&rows).skip(1).filter(|(_, row)| full(row)).map(|(step, _)| *step).collect();
    usual.sort_by(f64::total_cmp);
    let usual = usual.get(usual.len() / 2).copied().unwrap_or_default();
    let mut out: Vec<Vec<String>> = Vec::new();
    for ((texts, row), step) in rows.into_iter().zip(band).zip(steps) {
        let continues = step < LINE * row.size && texts.first().is_some_and(String::is_empty)
            || step < TIGHT * usual && texts.iter().filter(|cell| !cell.is_empty()).count() == 1;
        match out.last_mut() {
            Some(last) if continues => {
                for (cell, text) in last.iter_mut().zip(texts) {
                    if !text.is_empty() {
                        append(cell, &text, ' ');
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

    /// A table whose cells stand in the middle of their rows, the remark over three lines.
    fn read(floors: &[f64]) -> Vec<Vec<String>> {
        use crate::pdf::{
            content::Rule,
            layout::{
                gutters::run,
                rows,
                words::{tests::drawn, words},
            },
        };
        let mut lines = vec![("Item", 0.0, 0.0, 10.0), ("Remark", 90.0, 0.0, 10.0)];
        for row in 0..3_u8 {
            let y = 20.0 + 40.0 * f64::from(row);
            lines.extend([("Pump", 0.0, y + 12.0, 10.0), ("Was serviced", 90.0, y, 10.0)]);
            lines.extend([("in May and", 90.0, y + 12.0, 10.0), ("is well", 90.0, y + 24.0, 10.0)]);
        }
        let rules: Vec<Rule> = floors.iter().map(|y| Rule { x0: 0.0, y0: *y, x1: 180.0, y1: *y }).collect();
        let mut rows = rows::rows(words(&drawn(&lines), 0));
        rows::count_floors(&mut rows, &rules);
        let (length, gutters) = run(&rows, 0.0, 180.0);
        assert_eq!(length, rows.len());
        table(&rows, &gutters, &Style::default()).map(|table| table.rows).unwrap_or_default()
    }

    #[test]
    fn lines_between_two_rules_are_one_row() {
        let rows = read(&[5.0, 50.0, 90.0, 130.0]);
        assert_eq!(rows[0], ["Item", "Remark"]);
        assert_eq!(&rows[1..], [["Pump", "Was serviced in May and is well"]; 3]);
        // Rules above and below the table alone part no rows: then most of them are lines of text.
        assert!(read(&[-10.0, 5.0, 130.0]).is_empty());
    }

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
