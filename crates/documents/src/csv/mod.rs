//! Values separated by commas, semicolons, pipes or tabs, as GFM tables.
//!
//! Every part is a table of its own with the header repeated, so that a piece of a large file can be read alone.

mod dialect;
mod header;
mod record;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, rc::Rc};

use kernel::Problem;

pub(crate) use dialect::Dialect;

use crate::{
    Metadata,
    charset::Charset,
    context::Context,
    reader::Reader,
    sliced::{MAX_WINDOW, Sliced, Slicer, Step, TARGET},
    table,
};

/// A longer header is not repeated in every part.
const MAX_HEADER: usize = 16 * 1024;
/// So often may a quote stand open over a whole window before quotes are taken as plain characters.
const MAX_OPEN_QUOTES: u8 = 3;
/// Of the file, to find its dialect.
const SAMPLE: usize = 64 * 1024;

/// Opens the file; `tabs` when it is declared to be separated by tabs.
#[allow(clippy::unnecessary_wraps, reason = "every format opens alike")]
fn open_with(bytes: Vec<u8>, context: &Context, tabs: bool) -> Result<Box<dyn Reader>, Problem> {
    let charset = Charset::detect(&bytes, context.charset.as_deref());
    let head = bytes.get(charset.bom..).unwrap_or_default();
    let sample = charset.decode(None, head.get(..SAMPLE).unwrap_or(head), head.len() <= SAMPLE);
    let dialect = Dialect::detect(&sample, tabs);
    let mut metadata = Metadata::default();
    metadata.extra.insert("delimiter".to_owned(), char::from(dialect.delimiter).to_string());
    let state = State { header: None, skip: dialect.preamble, quotes: true, open_quotes: 0 };
    drop(sample);
    Ok(Box::new(Sliced::new(bytes, charset, Values { dialect }, state, metadata)))
}

/// Opens values separated by anything.
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    open_with(bytes, context, false)
}

/// Opens values separated by tabs.
pub(crate) fn open_tabs(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    open_with(bytes, context, true)
}

struct Values {
    dialect: Dialect,
}

/// What a part must know of those before.
#[derive(Clone)]
struct State {
    /// None before the first record; empty when the file has none.
    header: Option<Rc<Vec<String>>>,
    /// Bytes of the text before the first record (`sep=;`).
    skip: usize,
    /// Whether quotes mean anything.
    quotes: bool,
    open_quotes: u8,
}

impl Slicer for Values {
    type State = State;

    fn slice(&self, before: &State, text: &str, last: bool) -> Result<Step<State>, Problem> {
        let mut state = before.clone();
        let mut rows: Vec<Vec<Cow<'_, str>>> = Vec::new();
        let mut at = std::mem::take(&mut state.skip).min(text.len());
        while at < text.len() && at < TARGET {
            let mut cells = Vec::new();
            let end = record::read(text, at, self.dialect.delimiter, state.quotes, &mut cells);
            let whole = end.filter(|end| last || *end < text.len());
            let end = match whole {
                Some(end) => end,
                None if !last && at > 0 && !rows.is_empty() => break,
                None if !last && text.len() < MAX_WINDOW => return Ok(Step::More),
                None => {
                    // A quote that nothing closes: this record is read as if it were a plain character.
                    if end.is_none() {
                        state.open_quotes += 1;
                        state.quotes &= state.open_quotes < MAX_OPEN_QUOTES;
                    }
                    cells.clear();
                    record::read(text, at, self.dialect.delimiter, false, &mut cells).unwrap_or(text.len())
                }
            };
            at = end;
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(cells);
            }
        }
        let markdown = Self::table(&mut state, rows);
        Ok(Step::Slice { consumed: at, markdown, state })
    }
}

impl Values {
    /// The table of a part, with the header of the file.
    fn table(state: &mut State, mut rows: Vec<Vec<Cow<'_, str>>>) -> String {
        let mut out = String::new();
        let Some(first) = rows.first() else { return out };
        let mut header: Vec<String> = Vec::new();
        if let Some(known) = &state.header {
            header.extend(known.iter().cloned());
        } else {
            if header::is_header(first, rows.get(1).map(Vec::as_slice)) {
                header = rows.remove(0).into_iter().map(Cow::into_owned).collect();
            }
            let long = header.iter().map(String::len).sum::<usize>() > MAX_HEADER;
            state.header = Some(Rc::new(if long { Vec::new() } else { header.clone() }));
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(header.len());
        header.resize(columns, String::new());
        table::row(&mut out, &header);
        table::rule(&mut out, columns);
        for row in rows {
            table::row(&mut out, &row);
        }
        // The next part's table is another one.
        out.push('\n');
        out
    }
}
