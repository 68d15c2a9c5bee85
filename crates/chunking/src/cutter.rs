//! Cuts chunk after chunk off a text.

use std::{collections::VecDeque, ops::Range, rc::Rc};

use crate::{
    Chunk, MAX_BYTES, Settings, State, Unit, WINDOW_BYTES,
    content_hash::content_hash,
    count_tokens,
    headings::Headings,
    measure::Measure,
    overlap::Tail,
    rows::{Before, Kind, Row, Scanner, heading_title, level},
};

/// A row and its size; none when it is larger than a chunk.
#[derive(Clone, Debug)]
pub(crate) struct Sized {
    pub(crate) row: Row,
    pub(crate) size: Option<usize>,
}

/// The end of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// In bytes of the text.
    pub(crate) end: usize,
    /// Whole rows before it.
    pub(crate) rows: usize,
    /// Size of the text up to it.
    pub(crate) size: usize,
}

/// A text on its way into chunks.
#[derive(Debug)]
pub(crate) struct Cutter<'t> {
    pub(crate) text: &'t str,
    last: bool,
    pub(crate) measure: Measure,
    pub(crate) max: usize,
    settings: Settings,
    scanner: Scanner<'t>,
    /// Rows from `from` on, as far as they were looked at.
    rows: VecDeque<Sized>,
    /// Where the next chunk's own text begins.
    pub(crate) from: usize,
    chars: u64,
    index: u32,
    headings: Headings,
    tail: Tail,
    before: Before,
    table: Option<Rc<str>>,
}

impl<'t> Cutter<'t> {
    /// At the beginning of a window.
    pub(crate) fn new(settings: Settings, state: &State, text: &'t str, last: bool) -> Self {
        let table: Option<Rc<str>> = state.table.as_deref().map(Into::into);
        Self {
            text,
            last,
            measure: Measure::new(settings.unit()),
            max: settings.max() as usize,
            settings,
            scanner: Scanner::new(text, 0, state.before, table.clone()),
            rows: VecDeque::new(),
            from: 0,
            chars: state.chars,
            index: state.index,
            headings: state.headings.clone(),
            tail: state.tail.clone(),
            before: state.before,
            table,
        }
    }

    /// Where it stands.
    pub(crate) fn state(self) -> State {
        State {
            chars: self.chars,
            index: self.index,
            headings: self.headings,
            tail: self.tail,
            before: self.before,
            table: self.table.map(|table| table.as_ref().to_owned()),
        }
    }

    /// The next chunk; none at the end of the text, or when more of it must be seen.
    pub(crate) fn next(&mut self) -> Option<Chunk> {
        let (tail, shared, cut, total) = self.place()?;
        let shared = tail.text.get(shared..).unwrap_or_default();
        Some(self.emit(shared, cut, total))
    }

    /// Where the next chunk begins and ends in the text, when that was given from its start.
    pub(crate) fn next_range(&mut self) -> Option<Range<usize>> {
        let (tail, shared, cut, _) = self.place()?;
        let start = self.from - (tail.text.len() - shared);
        self.advance(cut);
        Some(start..cut.end)
    }

    /// The tail of the chunk before, from where on the next one repeats it, where that ends, and its size.
    fn place(&mut self) -> Option<(Tail, usize, Cut, usize)> {
        let left = self.text.len() - self.from;
        if left == 0 || !self.last && left < WINDOW_BYTES {
            return None;
        }
        let tail = std::mem::take(&mut self.tail);
        let (shared, size) = tail.within(self.measure, self.shared_limit());
        if let Some((cut, total)) = self.beside(shared, size) {
            let start = tail.text.len() - shared.len();
            return Some((tail, start, cut, total));
        }
        let alone = self.beside("", 0);
        // There always is one: a character fits into a chunk of its own.
        let (cut, total) = alone.unwrap_or((Cut { end: self.text.len(), rows: 0, size: 0 }, 0));
        Some((Tail::default(), 0, cut, total))
    }

    /// The cut of a chunk that begins with `shared`, and the chunk's whole size; none when that is too large.
    fn beside(&mut self, shared: &str, shared_size: usize) -> Option<(Cut, usize)> {
        let cut = self.cut(self.max - shared_size, MAX_BYTES - shared.len())?;
        let adds_up = shared.is_empty() || self.rows.front().is_some_and(|first| !first.row.within);
        if adds_up {
            return Some((cut, shared_size + cut.size));
        }
        let content = format!("{shared}{}", self.text.get(self.from..cut.end).unwrap_or_default());
        let total = self.measure.within(&content, self.max)?;
        Some((cut, total))
    }

    /// How much of the chunk before may be repeated: nothing before a heading, whose path says enough, and not so much that the
    /// first block had to be split.
    fn shared_limit(&mut self) -> usize {
        let overlap = self.settings.overlap() as usize;
        if overlap == 0 || self.row(0).is_none_or(|first| first.row.level <= level::HEADING) {
            return 0;
        }
        let (mut block, max) = (0, self.max);
        for at in 0.. {
            match self.row(at) {
                Some(next) if at == 0 || next.row.level == level::INNER => match next.size {
                    Some(size) if block + size <= max => block += size,
                    _ => return overlap,
                },
                _ => break,
            }
        }
        overlap.min(max - block)
    }

    /// A row from `from` on.
    pub(crate) fn row(&mut self, at: usize) -> Option<&Sized> {
        while self.rows.len() <= at {
            let row = self.scanner.next()?;
            let text = self.text.get(row.start..row.end).unwrap_or_default();
            let size = self.measure.within(text, self.max);
            self.rows.push_back(Sized { row, size });
        }
        self.rows.get(at)
    }

    fn emit(&mut self, shared: &str, cut: Cut, total: usize) -> Chunk {
        let text: &str = self.text;
        let own = text.get(self.from..cut.end).unwrap_or_default();
        let content = [shared, own].concat();
        let heading_path = self.path_at(cut);
        let chars = own.chars().count() as u64;
        let token_count = if self.settings.unit() == Unit::Tokens { total } else { count_tokens(&content) };
        let chunk = Chunk {
            index: self.index,
            token_count: u32::try_from(token_count).unwrap_or(u32::MAX),
            char_start: self.chars - shared.chars().count() as u64,
            char_end: self.chars + chars,
            content_hash: content_hash(&content, &heading_path),
            heading_path,
            content,
        };
        self.chars += chars;
        self.index += 1;
        self.advance(cut);
        chunk
    }

    /// The headings over a chunk, those that it begins with included, and the header of the table in whose middle it begins.
    fn path_at(&mut self, cut: Cut) -> Vec<String> {
        let mut leading = true;
        let mut path = None;
        for (at, Sized { row, .. }) in self.rows.iter().enumerate() {
            if row.start >= cut.end {
                break;
            }
            leading &= matches!(row.kind, Kind::Heading | Kind::Mark);
            if !leading && path.is_none() {
                path = Some(self.headings.path());
                if at == 0
                    && let (Some(path), Some(table)) = (&mut path, &row.table)
                {
                    path.push(table.as_ref().to_owned());
                }
            }
            if let Some(heading) = row.heading {
                let text = self.text.get(row.start..row.end).unwrap_or_default();
                self.headings.enter(heading, heading_title(text));
            }
        }
        path.unwrap_or_else(|| self.headings.path())
    }

    /// Goes behind a chunk.
    fn advance(&mut self, cut: Cut) {
        let own = self.text.get(self.from..cut.end).unwrap_or_default();
        let mut kind = Kind::Paragraph;
        for Sized { row, .. } in self.rows.drain(..cut.rows.min(self.rows.len())) {
            (self.before, self.table, kind) = (row.after, row.table_after, row.kind);
        }
        // Within a row: what is left of it begins a row of its own.
        if let Some(Sized { row, .. }) = self.rows.front().filter(|rest| rest.row.start < cut.end) {
            kind = row.kind;
            self.before = Before { within: Some(kind), ..row.after };
            self.table.clone_from(&row.table_after);
            self.scanner.reset(cut.end, self.before, self.table.clone());
            self.rows.clear();
        }
        self.tail = Tail::of(own, kind, self.measure, self.settings.overlap() as usize);
        self.from = cut.end;
    }
}
