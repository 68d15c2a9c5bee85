//! Values separated by commas, semicolons, pipes or tabs, as GFM tables.
//!
//! Every part is a table of its own with the header repeated, so that a piece of a large file can be read alone.

mod dialect;
mod header;
mod record;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use kernel::Problem;

pub(crate) use dialect::Dialect;
use header::Head;
use scan::Quotes;

use crate::{
    Metadata,
    charset::Charset,
    context::Context,
    plain::plain,
    reader::Reader,
    sliced::{MAX_WINDOW, Sliced, Slicer, Step},
    table,
};

/// Of the file, to find its dialect.
const SAMPLE: usize = 64 * 1024;

/// Opens the file; `tabs` when it is declared to be separated by tabs.
#[allow(clippy::unnecessary_wraps, reason = "every format opens alike")]
fn open_with(bytes: Vec<u8>, context: &Context, tabs: bool) -> Result<Box<dyn Reader>, Problem> {
    let charset = Charset::detect(&bytes, context.charset.as_deref());
    let head = bytes.get(charset.bom..).unwrap_or_default();
    let sample = charset.decode(None, head.get(..SAMPLE).unwrap_or(head), head.len() <= SAMPLE);
    let dialect = Dialect::detect(&sample, tabs);
    let Head { above, names, skip } = header::find(&sample, &dialect);
    drop(sample);
    let mut metadata = Metadata::default();
    metadata.extra.insert("delimiter".to_owned(), char::from(dialect.delimiter).to_string());
    let values = Values { delimiter: dialect.delimiter, above, header: names, skip };
    Ok(Box::new(Sliced::new(bytes, charset, values, metadata)))
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
    delimiter: u8,
    /// Lines above the names.
    above: Vec<String>,
    /// The names of the columns; none when the file has none, or ones too long to be repeated.
    header: Vec<String>,
    /// Bytes of the text before the first record of values.
    skip: usize,
}

/// What a part must know of those before.
#[derive(Clone, Copy)]
struct State {
    /// Bytes of the text to pass over.
    skip: usize,
    quotes: Quotes,
}

impl Slicer for Values {
    type State = State;

    fn chapters(&self, bytes: &[u8], from: usize, charset: Charset) -> Vec<(usize, State)> {
        let mut chapters = vec![(from, State { skip: self.skip, quotes: Quotes::default() })];
        if charset.is_ascii_compatible() {
            let later = |(at, quotes)| (at, State { skip: 0, quotes });
            chapters.extend(scan::chapters(bytes, from + self.skip, self.delimiter).into_iter().map(later));
        }
        chapters
    }

    fn slice(&self, before: &State, text: &str, target: usize, last: bool) -> Result<Step<State>, Problem> {
        let mut quotes = before.quotes;
        let mut rows: Vec<Vec<Cow<'_, str>>> = Vec::new();
        let start = before.skip.min(text.len());
        let mut at = start;
        while at < text.len() && at < target {
            let mut cells = Vec::new();
            let end = record::read(text, at, self.delimiter, quotes.count(), &mut cells);
            let whole = end.filter(|end| last || *end < text.len());
            at = match whole {
                Some(end) => end,
                None if !last && at > start => break,
                None if !last && text.len() < MAX_WINDOW => return Ok(Step::More),
                None => {
                    // A quote that nothing closes: the record is read as if it were a plain character.
                    if end.is_none() {
                        quotes.opened();
                    }
                    cells.clear();
                    record::read(text, at, self.delimiter, false, &mut cells).unwrap_or(text.len())
                }
            };
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(cells);
            }
        }
        Ok(Step::Slice {
            consumed: at,
            markdown: self.table(&rows, before.skip > 0),
            state: State { skip: 0, quotes },
        })
    }
}

impl Values {
    /// The table of a part; of the `first` even if it has no rows.
    fn table(&self, rows: &[Vec<Cow<'_, str>>], first: bool) -> String {
        let mut out = String::new();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(self.header.len());
        if rows.is_empty() && !(first && columns > 0) {
            return out;
        }
        for line in self.above.iter().filter(|_| first) {
            out.push_str(&plain(line));
            out.push_str("\n\n");
        }
        let unnamed = columns - self.header.len();
        table::row(
            &mut out,
            self.header.iter().map(|name| plain(name)).chain(std::iter::repeat_n(Cow::Borrowed(""), unnamed)),
        );
        table::rule(&mut out, columns);
        for row in rows {
            table::row(&mut out, row.iter().map(|cell| plain(cell)));
        }
        // The next part's table is another one.
        out.push('\n');
        out
    }
}
