//! What a chunk repeats of the one before.

use serde::{Deserialize, Serialize};

use crate::{breaks, measure::Measure, rows::Kind};

/// The end of a chunk, as much of it as the next one may repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tail {
    pub(crate) text: String,
    /// It begins at lines only: rows of a table and lines of code are not cut.
    lines: bool,
}

impl Tail {
    /// The end of `text`, at most `limit` large: whole sentences when one fits, or whole words; whole lines of tables and code.
    pub(crate) fn of(text: &str, kind: Kind, measure: Measure, limit: usize) -> Self {
        let lines = matches!(kind, Kind::Table | Kind::Code);
        let (start, _) = start(text, lines, measure, limit);
        Self { text: text.get(start..).unwrap_or_default().to_owned(), lines }
    }

    /// The end of it that is at most `limit` large, and how large it is.
    pub(crate) fn within(&self, measure: Measure, limit: usize) -> (&str, usize) {
        if let Some(size) = measure.within(&self.text, limit) {
            return (&self.text, size);
        }
        let (start, size) = start(&self.text, self.lines, measure, limit);
        (self.text.get(start..).unwrap_or_default(), size)
    }
}

/// Bytes by which the search for an end begins earlier than it should be: a boundary at its start would not be seen.
const MORE: usize = 8;

/// Where the largest end of `text` begins that has at most `limit`, and its size.
fn start(text: &str, lines: bool, measure: Measure, limit: usize) -> (usize, usize) {
    if limit == 0 {
        return (text.len(), 0);
    }
    let mut bytes = measure.bytes(limit) + MORE;
    let mut from = text.floor_char_boundary(text.len().saturating_sub(bytes));
    // Until it begins before the largest end.
    while from > 0 && measure.within(text.get(from..).unwrap_or_default(), limit).is_some() {
        bytes *= 2;
        from = text.floor_char_boundary(text.len().saturating_sub(bytes));
    }
    let whole = (from == 0).then_some(0);
    let earliest = |places: &mut dyn Iterator<Item = usize>| {
        let places: Vec<usize> =
            whole.into_iter().chain(places.filter(|place| *place < text.len())).collect();
        earliest(text, &places, measure, limit)
    };
    let found = if lines {
        earliest(&mut line_starts(text, from))
    } else {
        earliest(&mut breaks::sentences(text, from, text.len()))
            .or_else(|| earliest(&mut breaks::words(text, from, text.len())))
    };
    found.unwrap_or((text.len(), 0))
}

/// The first of ascending places from which on the text has at most `limit`, and what it has.
fn earliest(text: &str, places: &[usize], measure: Measure, limit: usize) -> Option<(usize, usize)> {
    let size = |at: usize| measure.within(text.get(at..).unwrap_or_default(), limit);
    let first = places.partition_point(|at| size(*at).is_none());
    places.get(first..)?.iter().find_map(|at| size(*at).map(|size| (*at, size)))
}

fn line_starts(text: &str, from: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    memchr::memchr_iter(b'\n', bytes).map(move |at| from + at + 1)
}
