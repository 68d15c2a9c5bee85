//! Reads row after row.

use std::rc::Rc;

use super::{Before, Kind, Row, level, line};
use crate::MAX_BYTES;

/// How far the line behind a row is looked at.
const PEEK: usize = 1_024;

/// A text that is read row by row.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    before: Before,
    /// The header of the table that the row before belongs to.
    table: Option<Rc<str>>,
    /// No line ends between `at` and here.
    lineless_to: usize,
}

/// A line as it was understood.
struct Found {
    kind: Kind,
    level: u8,
    heading: Option<u8>,
    /// Stays with the next one.
    glues: bool,
    /// It takes so many bytes of the next line with it.
    more: usize,
}

impl<'t> Scanner<'t> {
    /// At a place of a text.
    pub(crate) fn new(text: &'t str, at: usize, before: Before, table: Option<Rc<str>>) -> Self {
        Self { text, at, before, table, lineless_to: at }
    }

    /// Continues at another place.
    pub(crate) fn reset(&mut self, at: usize, before: Before, table: Option<Rc<str>>) {
        (self.at, self.before, self.table) = (at, before, table);
        self.lineless_to = self.lineless_to.max(at);
    }

    /// The next row; none at the end of the text.
    pub(crate) fn next(&mut self) -> Option<Row> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let limit = floor(self.text, start + MAX_BYTES);
        // White lines before the first row of a text are part of it.
        let body = if self.before.kind.is_none() && self.before.within.is_none() {
            breaks_of_white(self.text, start, limit).unwrap_or(start)
        } else {
            start
        };
        let mut line_end = self.line_end(body, limit);
        let line = self.text.get(body..line_end).unwrap_or_default();
        let before = self.before;
        let found = if let Some(kind) = before.within {
            Found { kind, level: level::CODE_LINE, heading: None, glues: kind == Kind::Heading, more: 0 }
        } else {
            self.understand(line, line_end)
        };
        if found.more > 0 {
            line_end = (line_end + found.more).min(limit);
        }
        let end = breaks_of_white(self.text, line_end, limit).unwrap_or(line_end);
        // Cut for its length and not where a row ends.
        let cut = end == limit && end < self.text.len();
        self.remember(&found, line, line_end, end, cut);
        let table = self.table.clone().filter(|_| found.kind == Kind::Table && found.more == 0);
        Some(Row {
            start,
            end,
            kind: found.kind,
            level: found.level,
            heading: found.heading,
            table,
            within: before.within.is_some(),
            after: self.before,
            table_after: self.table.clone(),
        })
    }

    /// Behind the line break of the line at `from`.
    fn line_end(&mut self, from: usize, limit: usize) -> usize {
        let search = from.max(self.lineless_to).min(limit);
        let bytes = self.text.as_bytes().get(search..limit).unwrap_or_default();
        if let Some(at) = memchr::memchr(b'\n', bytes) {
            return search + at + 1;
        }
        self.lineless_to = limit;
        limit
    }

    /// Notes what the next row must know.
    fn remember(&mut self, found: &Found, line: &str, line_end: usize, end: usize, cut: bool) {
        self.at = end;
        let words = line.trim_ascii_end();
        let next = self.text.as_bytes().get(end);
        let joined = self.before.joined && found.kind == Kind::Mark;
        let mut after = self.before;
        after.kind = Some(if joined { Kind::Paragraph } else { found.kind });
        after.blank = end > line_end;
        after.glued = found.glues;
        after.colon = matches!(found.kind, Kind::Paragraph) && words.ends_with(':');
        after.joined = joined;
        // Only a mark asks for it.
        after.open =
            matches!(found.kind, Kind::Paragraph | Kind::Item) && next == Some(&b'<') && line::is_open(words);
        after.within = cut.then_some(found.kind);
        self.before = after;
        if found.kind != Kind::Table {
            self.table = None;
        }
    }

    /// The line that begins at `at` and its bytes with the break; none when it is very long.
    fn peek(&self, at: usize) -> Option<(&'t str, usize)> {
        let end = floor(self.text, at + PEEK);
        let piece = self.text.get(at..end)?;
        match memchr::memchr(b'\n', piece.as_bytes()) {
            Some(length) => Some((piece.get(..length)?, length + 1)),
            None => (end == self.text.len()).then_some((piece, piece.len())),
        }
    }

    fn understand(&mut self, line: &'t str, line_end: usize) -> Found {
        let (indent, body) = line::indent(line);
        if let Some(fence) = self.before.fence {
            return self.code(fence, body);
        }
        let first = body.as_bytes().first().copied().unwrap_or_default();
        let within_paragraph =
            matches!(self.before.kind, Some(Kind::Paragraph | Kind::Item)) && !self.before.blank;
        if indent >= 4 && !self.before.list && !within_paragraph {
            return self.indented();
        }
        match first {
            b'#' => {
                if let Some(heading) = line::atx(body) {
                    return self.heading(heading, 0);
                }
            }
            b'`' | b'~' => {
                if let Some(fence) = line::fence(body) {
                    let level = self.block(indent);
                    self.before.fence = Some(fence);
                    return found(Kind::Code, level, true);
                }
            }
            b'<' if line::is_mark(body) => return self.mark(line_end, indent),
            b'-' | b'*' | b'_' if line::is_rule(body) => {
                let level = self.block(indent);
                self.before.list = false;
                return found(Kind::Rule, level, false);
            }
            _ => {}
        }
        if matches!(first, b'-' | b'*' | b'+' | b'0'..=b'9') && line::is_item(body) {
            return self.item(indent);
        }
        self.text_line(line, line_end, indent, within_paragraph)
    }

    /// A line of a paragraph, a table or an item, or a heading for what is below it.
    fn text_line(&mut self, line: &'t str, line_end: usize, indent: usize, within_paragraph: bool) -> Found {
        let below = self.text.as_bytes().get(line_end).copied().unwrap_or_default();
        if self.before.kind == Some(Kind::Table)
            && !self.before.blank
            && memchr::memchr(b'|', line.as_bytes()).is_some()
        {
            let level = if self.before.glued { level::INNER } else { level::ROW };
            return found(Kind::Table, level, false);
        }
        if matches!(below, b'|' | b'-' | b':' | b' ' | b'=')
            && let Some((next, taken)) = self.peek(line_end)
        {
            if memchr::memchr(b'|', line.as_bytes()).is_some() && line::is_delimiter(next) {
                let level = self.block(indent);
                self.table = Some(line::header_title(line).into());
                return Found { more: taken, ..found(Kind::Table, level, true) };
            }
            if !within_paragraph
                && !self.before.joined
                && let Some(heading) = line::underline(next)
            {
                return self.heading(heading, taken);
            }
        }
        if within_paragraph {
            return found(self.before.kind.unwrap_or(Kind::Paragraph), level::INNER, false);
        }
        if self.before.joined {
            return found(Kind::Paragraph, level::INNER, false);
        }
        let level = self.block(indent);
        found(Kind::Paragraph, level, false)
    }

    /// How good it is to break before a block that begins here.
    fn block(&mut self, indent: usize) -> u8 {
        if self.before.list && indent >= 2 {
            return if self.before.glued { level::INNER } else { level::ITEM_BLOCK };
        }
        self.before.list = false;
        match (self.before.glued, self.before.colon) {
            (true, _) => level::INNER,
            (false, true) => level::ITEM,
            (false, false) => level::BLOCK,
        }
    }

    fn heading(&mut self, heading: u8, more: usize) -> Found {
        self.before.list = false;
        let level = if self.before.glued { level::INNER } else { heading };
        Found { kind: Kind::Heading, level, heading: Some(heading), glues: true, more }
    }

    fn item(&mut self, indent: usize) -> Found {
        let depth = u8::try_from(indent / 2).unwrap_or(2).min(2);
        let level = match (self.before.list, self.before.glued) {
            (_, true) => level::INNER,
            (true, false) => level::ITEM + depth,
            (false, false) => self.block(0),
        };
        self.before.list = true;
        found(Kind::Item, level, false)
    }

    fn code(&mut self, fence: super::Fence, body: &str) -> Found {
        if line::closes(fence, body) {
            self.before.fence = None;
            return found(Kind::Code, level::INNER, false);
        }
        let level = match (self.before.glued, self.before.blank) {
            (true, _) => level::INNER,
            (false, true) => level::ROW,
            (false, false) => level::CODE_LINE,
        };
        found(Kind::Code, level, false)
    }

    /// A line of code by its indentation.
    fn indented(&mut self) -> Found {
        let level = match (self.before.kind, self.before.blank) {
            (Some(Kind::Code), true) => level::ROW,
            (Some(Kind::Code), false) => level::CODE_LINE,
            _ => self.block(0),
        };
        found(Kind::Code, level, false)
    }

    /// The mark of a page stays with what follows; within a sentence it is none of a break.
    fn mark(&mut self, line_end: usize, indent: usize) -> Found {
        let next =
            breaks_of_white(self.text, line_end, floor(self.text, line_end + PEEK)).unwrap_or(line_end);
        let (_, next) = line::indent(self.peek(next).map_or("", |(line, _)| line));
        if self.before.joined || self.before.open && next.chars().next().is_some_and(char::is_lowercase) {
            self.before.joined = true;
            return found(Kind::Mark, level::INNER, true);
        }
        let level = match line::atx(next) {
            Some(heading) if !self.before.glued => heading,
            _ => self.block(indent),
        };
        found(Kind::Mark, level, true)
    }
}

const fn found(kind: Kind, level: u8, glues: bool) -> Found {
    Found { kind, level, heading: None, glues, more: 0 }
}

/// The last boundary of a character at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Behind the last line break of the white space that begins at `from`: the tokenizer takes all of that as one piece.
fn breaks_of_white(text: &str, from: usize, limit: usize) -> Option<usize> {
    // Most lines are followed by a letter.
    if text.as_bytes().get(from).is_none_or(u8::is_ascii_graphic) {
        return None;
    }
    let white = text.get(from..limit)?;
    let mut behind = None;
    for (at, character) in white.char_indices() {
        match character {
            '\n' | '\r' => behind = Some(from + at + 1),
            _ if character.is_whitespace() => {}
            _ => return behind,
        }
    }
    // White to the end of the text, or for longer than a row may be.
    Some(limit)
}
