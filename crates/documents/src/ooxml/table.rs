//! Tables of rows with different lengths.

use crate::table;

/// A row that is repeated above each piece of a long table, when it is not a text of its own.
const MAX_HEADER: usize = 4_096;

/// Writes rows as one table, its first row as the header. Shorter rows are filled up.
pub(crate) fn write(out: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return;
    }
    for (index, row) in rows.iter().enumerate() {
        let filled = row.iter().map(String::as_str).chain(std::iter::repeat("")).take(columns);
        table::row(out, filled);
        if index == 0 {
            table::rule(out, columns);
        }
    }
}

/// Whether a first row may stand above every piece of its table.
pub(crate) fn repeats(header: &[String]) -> bool {
    header.iter().any(|cell| !cell.is_empty()) && header.iter().map(String::len).sum::<usize>() <= MAX_HEADER
}
