//! Where records end, found in the bytes without reading their cells.

use crate::sliced::{CHAPTER, MAX_WINDOW};

/// So often may a quote stand open over a whole window before quotes are taken as plain characters.
const MAX_OPEN: u8 = 3;

/// Whether quotes mean anything: in some files they are inches.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quotes {
    open: u8,
}

impl Quotes {
    pub(super) const fn count(self) -> bool {
        self.open < MAX_OPEN
    }

    /// One was found that nothing closes.
    pub(super) const fn opened(&mut self) {
        self.open = self.open.saturating_add(1);
    }
}

/// The records at which chapters begin, behind the first, with what is known of quotes there.
pub(super) fn chapters(bytes: &[u8], from: usize, delimiter: u8) -> Vec<(usize, Quotes)> {
    let mut begins = Vec::new();
    let mut quotes = Quotes::default();
    let (mut at, mut chapter) = (from, from);
    // The next quote, kept while lines before it are passed.
    let mut quote = next(bytes, b'"', at);
    while at < bytes.len() {
        if at - chapter >= CHAPTER {
            begins.push((at, quotes));
            chapter = at;
        }
        if quote < at {
            quote = next(bytes, b'"', at);
        }
        let line = next(bytes, b'\n', at);
        at = if quotes.count() && quote < line {
            end(bytes, at, delimiter).unwrap_or_else(|| {
                quotes.opened();
                line + 1
            })
        } else if quote > line || !quotes.count() {
            // Without quotes lines are records: straight to the last one before the next quote or chapter.
            let goal = (chapter + CHAPTER).max(at + 1).min(if quotes.count() { quote } else { usize::MAX });
            let skipped = memchr::memrchr(b'\n', bytes.get(at..goal.min(bytes.len())).unwrap_or_default());
            skipped.map_or(line, |offset| at + offset) + 1
        } else {
            line + 1
        };
    }
    begins
}

fn next(bytes: &[u8], wanted: u8, at: usize) -> usize {
    bytes.get(at..).and_then(|rest| memchr::memchr(wanted, rest)).map_or(bytes.len(), |offset| at + offset)
}

/// The end of the record at `at` (as `record::read` finds it), none when a quote in it is not closed within a window.
fn end(bytes: &[u8], mut at: usize, delimiter: u8) -> Option<usize> {
    let limit = at.saturating_add(MAX_WINDOW);
    loop {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                at = next(bytes, b'"', at) + 1;
                if at > bytes.len().min(limit) {
                    return None;
                }
                match bytes.get(at) {
                    Some(b'"') => at += 1,
                    None | Some(b'\n' | b'\r') => break,
                    Some(byte) if *byte == delimiter => break,
                    Some(_) => {}
                }
            }
        } else {
            let rest = bytes.get(at..)?;
            at += memchr::memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        match bytes.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Some(at + 2),
            Some(_) => return Some(at + 1),
            None => return Some(at),
        }
    }
}
