//! Tables with rules: their words are in the cells that the rules close in.

use std::rc::Rc;

use super::{
    blocks::joined,
    grid::{Grid, grids},
    hyphen::append,
    line::Line,
    rows,
    style::Style,
    table::Table,
    words::Word,
};
use crate::pdf::content::Rule;

/// Tables of a page, the largest first; each looks at all words.
const MOST_TABLES: usize = 64;
/// A cell with more lines is a page's layout, not a table's.
const MAX_LINES: usize = 15;
/// Of that many cells one has text, at least: the boxes of a diagram have less.
const SPARSEST: usize = 2;

/// Takes the words of ruled tables away and leaves one word for each table, where it stands.
pub(super) fn take(mut words: Vec<Word>, rules: &[Rule], style: &Style) -> Vec<Word> {
    for grid in grids(rules).into_iter().take(MOST_TABLES) {
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for word in words {
            match grid.cell(middle(&word)) {
                Some(cell) if word.table.is_none() => inside.push((word, cell)),
                _ => outside.push(word),
            }
        }
        words = outside;
        match table(&grid, &inside, style) {
            Some(table) => words.push(stand_in(&grid, &inside, table)),
            None => words.extend(inside.into_iter().map(|(word, _)| word)),
        }
    }
    words
}

/// The middle of its letters.
fn middle(word: &Word) -> (f64, f64) {
    (word.x0.midpoint(word.x1), word.y - 0.3 * word.size)
}

fn stand_in(grid: &Grid, inside: &[(Word, (usize, usize))], table: Table) -> Word {
    let edge = |place: Option<&f64>| place.copied().unwrap_or_default();
    let first = inside.iter().map(|(word, _)| word).min_by(|a, b| a.y.total_cmp(&b.y));
    Word {
        x0: edge(grid.xs.first()),
        x1: edge(grid.xs.last()),
        y: first.map_or_else(|| edge(grid.ys.first()), |word| word.y),
        size: first.map_or(0.0, |word| word.size),
        table: Some(Rc::new(table)),
        ..Word::default()
    }
}

/// The table, if the grid is one; rows and columns without any text are left out.
fn table(grid: &Grid, inside: &[(Word, (usize, usize))], style: &Style) -> Option<Table> {
    // Where most is in rows without walls there is only a frame: its columns are parted by blanks.
    let parted = inside.iter().filter(|(word, _)| grid.is_parted(middle(word).1)).count();
    if parted * 2 < inside.len() {
        return None;
    }
    let columns = grid.columns();
    let mut cells: Vec<Vec<Word>> = vec![Vec::new(); grid.rows() * columns];
    for (word, (row, column)) in inside {
        cells.get_mut(row * columns + column)?.push(word.clone());
    }
    let mut bands: Vec<Vec<Vec<Line>>> = Vec::new();
    for cells in cells.chunks_mut(columns) {
        let mut lines: Vec<Vec<Line>> = Vec::with_capacity(columns);
        for (words, edges) in cells.iter_mut().zip(grid.xs.windows(2)) {
            let [left, right] = edges else { continue };
            let rows = rows::rows(std::mem::take(words));
            lines.push(rows.iter().map(|row| Line::new(row, *left, *right, style)).collect());
        }
        if lines.iter().any(|lines| !lines.is_empty()) {
            bands.push(lines);
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, cells) in bands.iter().enumerate() {
        // With a rule below the head alone, each line is a row.
        let least = if at == 1 && bands.len() == 2 { 2 } else { 3 };
        match baselines(cells, least) {
            Some(baselines) => rows.extend(by_line(cells, &baselines)),
            None if cells.iter().any(|lines| lines.len() > MAX_LINES) => return None,
            None => rows.push(cells.iter().map(|lines| joined(lines)).collect()),
        }
    }
    let used: Vec<bool> = (0..columns).map(|column| rows.iter().any(|row| !row[column].is_empty())).collect();
    for row in &mut rows {
        let mut used = used.iter();
        row.retain(|_| used.next().copied().unwrap_or_default());
    }
    let wide = rows.first().map_or(0, Vec::len);
    let filled = rows.iter().flatten().filter(|text| !text.is_empty()).count();
    (rows.len() >= 2 && wide >= 2 && filled * SPARSEST >= rows.len() * wide).then_some(Table::certain(rows))
}

/// The baselines of a band whose lines are rows, though no rule parts them: at least so many, nearly all of them in the first
/// column and in another one, and a fifth of the lines end where the next word would have had room. None does in running text.
fn baselines(cells: &[Vec<Line>], least: usize) -> Option<Vec<f64>> {
    let mut places: Vec<(f64, f64)> = cells.iter().flatten().map(|line| (line.y, line.size)).collect();
    let pairs = cells.iter().flat_map(|lines| lines.windows(2));
    let early = pairs.filter(|pair| matches!(pair, [line, next] if ends_early(line, next))).count();
    if early * 5 < places.len() {
        return None;
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.dedup_by(|next, kept| next.0 - kept.0 < 0.5 * kept.1);
    let nearly_all = |lines: &&Vec<Line>| lines.len() * 5 >= places.len() * 4;
    let mut columns = cells.iter().filter(|lines| !lines.is_empty());
    let rows = places.len() >= least
        && columns.next().as_ref().is_some_and(nearly_all)
        && columns.any(|lines| nearly_all(&lines));
    rows.then(|| places.into_iter().map(|(y, _)| y).collect())
}

/// Whether the first word of the next line would have had room, however the lines are aligned.
#[allow(clippy::cast_precision_loss, reason = "lines are short")]
fn ends_early(line: &Line, next: &Line) -> bool {
    let letters = |text: &str| text.chars().count() as f64;
    let (long, padding) = (line.x1 - line.x0, 0.4 * line.size);
    let word = next.text.split(' ').next().unwrap_or_default();
    let needed = (letters(word) + 1.0) * long / letters(&line.text).max(1.0);
    needed < line.right - line.left - long - 2.0 * padding
}

fn by_line(cells: &[Vec<Line>], baselines: &[f64]) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new(); cells.len()]; baselines.len()];
    for (column, lines) in cells.iter().enumerate() {
        for line in lines {
            let at = baselines.partition_point(|y| *y <= line.y + 0.01).saturating_sub(1);
            if let Some(cell) = rows.get_mut(at).and_then(|row| row.get_mut(column)) {
                append(cell, line.text.trim(), ' ');
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::{
        grid::tests::boxes,
        words::{tests::drawn, words},
    };

    /// The table of what is drawn within boxes, and what is left.
    fn read(lines: &[(&str, f64, f64, f64)], rules: &[Rule]) -> (Vec<Vec<String>>, Vec<String>) {
        let left = take(words(&drawn(lines), 0), rules, &Style::default());
        let rows = left.iter().find_map(|word| word.table.as_deref()).map(|table| table.rows.clone());
        (rows.unwrap_or_default(), left.into_iter().map(|word| word.text).collect())
    }

    fn grid(columns: &[f64], rows: &[f64]) -> Vec<Rule> {
        let cells: Vec<_> =
            rows.windows(2).flat_map(|y| columns.windows(2).map(|x| (x[0], y[0], x[1], y[1]))).collect();
        boxes(&cells)
    }

    #[test]
    fn words_are_in_the_cells_that_rules_close_in() {
        let rules = grid(&[0.0, 60.0, 120.0], &[0.0, 20.0, 50.0]);
        let lines = [
            ("Name", 5.0, 14.0, 10.0),
            ("Price", 65.0, 14.0, 10.0),
            // No gutter: only the rule parts these.
            ("a long na-", 5.0, 34.0, 10.0),
            ("12.00", 65.0, 34.0, 10.0),
            ("me", 5.0, 46.0, 10.0),
            ("below", 5.0, 80.0, 10.0),
        ];
        let (rows, left) = read(&lines, &rules);
        assert_eq!(rows, [["Name", "Price"], ["a long name", "12.00"]]);
        assert_eq!(left, ["below", ""]);
    }

    #[test]
    fn lines_below_the_only_rule_of_a_table_are_its_rows() {
        let rules = grid(&[0.0, 60.0, 120.0], &[0.0, 20.0, 80.0]);
        let lines: Vec<_> = [14.0, 34.0, 46.0, 58.0]
            .iter()
            .flat_map(|y| [("12", 5.0, *y, 10.0), ("right", 65.0, *y, 10.0)])
            .collect();
        assert_eq!(read(&lines, &rules).0, [["12", "right"]; 4]);
    }

    #[test]
    fn lines_that_fill_their_cells_are_one_text() {
        let rules = grid(&[0.0, 60.0, 120.0], &[0.0, 20.0, 80.0]);
        let lines: Vec<_> = [14.0, 34.0, 46.0, 58.0]
            .iter()
            .flat_map(|y| [("text there", 5.0, *y, 10.0), ("and there", 65.0, *y, 10.0)])
            .collect();
        assert_eq!(read(&lines, &rules).0.len(), 2);
    }

    #[test]
    fn a_frame_and_the_boxes_of_a_diagram_are_no_table() {
        let frame = boxes(&[(0.0, 0.0, 200.0, 20.0), (0.0, 20.0, 200.0, 90.0)]);
        let diagram = grid(&[0.0, 60.0, 120.0, 180.0], &[0.0, 30.0, 60.0, 90.0]);
        let lines = [("one", 5.0, 14.0, 10.0), ("two", 65.0, 44.0, 10.0), ("three", 125.0, 74.0, 10.0)];
        for rules in [frame, diagram] {
            assert_eq!(read(&lines, &rules).1, ["one", "two", "three"]);
        }
    }
}
