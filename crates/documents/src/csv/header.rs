//! Which record names the columns.

use std::borrow::Cow;

use super::{dialect::Dialect, record};
use crate::header::{above, are_names, line};

/// A longer header is not repeated in every part: it is a row like the others.
const MAX_HEADER: usize = 8 * 1024;
/// Records that are looked at.
const RECORDS: usize = 24;

/// The beginning of a file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    /// What stands above the names, a line for each record.
    pub above: Vec<String>,
    /// The names of the columns; none when the file has none, or ones too long to be repeated.
    pub names: Vec<String>,
    /// Bytes of the text before the first record of values.
    pub skip: usize,
}

/// Finds the names of the columns.
pub(super) fn find(sample: &str, dialect: &Dialect) -> Head {
    let mut at = dialect.preamble.min(sample.len());
    let mut records: Vec<(Vec<Cow<'_, str>>, usize)> = Vec::new();
    while at < sample.len() && records.len() < RECORDS {
        let mut cells = Vec::new();
        let Some(end) = record::read(sample, at, dialect.delimiter, true, &mut cells) else { break };
        at = end;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((cells, end));
        }
    }
    let rows: Vec<Vec<&str>> =
        records.iter().map(|(cells, _)| cells.iter().map(|cell| &**cell).collect()).collect();
    let lead = above(&rows, dialect.columns);
    let none = || Head { skip: dialect.preamble, ..Head::default() };
    let (Some(names), Some((_, skip))) = (rows.get(lead), records.get(lead)) else { return none() };
    let short = names.iter().map(|name| name.len()).sum::<usize>() <= MAX_HEADER;
    // A single row of words without anything below is data.
    if !short || !are_names(names) || rows.len() < lead + 2 {
        return none();
    }
    Head {
        above: rows.iter().take(lead).map(|cells| line(cells)).collect(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        skip: *skip,
    }
}
