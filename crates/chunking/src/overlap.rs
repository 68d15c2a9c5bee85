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

/// Where the largest end of `text` begins that has at most `limit`, and its size.
fn start(text: &str, lines: bool, measure: Measure, limit: usize) -> (usize, usize) {
    if limit == 0 {
        return (text.len(), 0);
    }
    let mut bytes = measure.bytes(limit);
    loop {
        let from = text.floor_char_boundary(text.len().saturating_sub(bytes));
        let more = from > 0;
        let mut places: Vec<usize> = if lines {
            line_starts(text, from).collect()
        } else {
            breaks::sentences(text, from, text.len()).collect()
        };
        places.retain(|place| *place < text.len());
        if !more {
            places.insert(0, 0);
        }
        let found = earliest(text, &places, measure, limit);
        // Perhaps there is a longer one further back.
        if more && found.is_some_and(|(at, _)| places.first() == Some(&at)) {
            bytes *= 2;
            continue;
        }
        let found = found.or_else(|| {
            let words: Vec<usize> =
                breaks::words(text, from, text.len()).filter(|at| *at < text.len()).collect();
            if lines { None } else { earliest(text, &words, measure, limit) }
        });
        return found.unwrap_or((text.len(), 0));
    }
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
