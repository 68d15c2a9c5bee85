//! Text formats: the file as byte ranges of bounded size, each converted from the state the one before it left.
//!
//! A 50 MB file is never decoded as a whole: a window of it is, from a known character boundary on. The converter says
//! how much of the window's text it took, and that is measured back into bytes, so the ranges cover the file exactly.

mod cut;

use kernel::Problem;

pub(crate) use cut::cut;

use crate::{
    Metadata, Part, Unit, UnitKind,
    charset::{Charset, Shift},
    reader::Reader,
};

/// What a converter should take of a file at a time, in bytes of text.
pub(crate) const TARGET: usize = 96 * 1024;
/// What it sees of it.
const WINDOW: usize = 128 * 1024;
/// What it sees at most, when it asks for more.
pub(crate) const MAX_WINDOW: usize = 2 * 1024 * 1024;

/// A converter of one format.
pub(crate) trait Slicer {
    /// What it must know of the text before.
    type State: Clone;

    /// Converts the beginning of `text`. `last` says that the file ends with it; then it may also take it all.
    fn slice(&self, state: &Self::State, text: &str, last: bool) -> Result<Step<Self::State>, Problem>;
}

/// What a converter answers.
pub(crate) enum Step<S> {
    /// It needs to see more (never when `last`, nor with a text of [`MAX_WINDOW`]).
    More,
    /// It took so many bytes of the text and made this of them.
    Slice { consumed: usize, markdown: String, state: S },
}

/// Where a slice begins.
struct Mark<S> {
    at: usize,
    shift: Shift,
    state: S,
}

/// A text file, opened.
pub(crate) struct Sliced<S: Slicer> {
    bytes: Vec<u8>,
    charset: Charset,
    slicer: S,
    metadata: Metadata,
    /// Of the slices known so far, in order.
    marks: Vec<Mark<S::State>>,
}

impl<S: Slicer> Sliced<S> {
    /// Of a file that begins in `state`.
    pub(crate) fn new(
        bytes: Vec<u8>,
        charset: Charset,
        slicer: S,
        state: S::State,
        mut metadata: Metadata,
    ) -> Self {
        metadata.extra.insert("charset".to_owned(), charset.name());
        let marks = vec![Mark { at: charset.bom.min(bytes.len()), shift: None, state }];
        Self { bytes, charset, slicer, metadata, marks }
    }

    /// Converts the slice at `index`, whose mark is known, and notes where the next one begins.
    fn run(&mut self, index: usize) -> Result<Option<Part>, Problem> {
        let Some(mark) = self.marks.get(index) else { return Ok(None) };
        let rest = self.bytes.get(mark.at..).unwrap_or_default();
        // A file of nothing but a mark still has one unit.
        if rest.is_empty() && (index != 0 || self.bytes.is_empty()) {
            return Ok(None);
        }
        let mut size = WINDOW;
        let (taken, markdown, state) = loop {
            let window = rest.get(..size).unwrap_or(rest);
            let last = window.len() == rest.len();
            let text = self.charset.decode(mark.shift, window, last);
            match self.slicer.slice(&mark.state, &text, last)? {
                Step::More if !last && size < MAX_WINDOW => size *= 2,
                Step::More => break (window.len(), String::new(), mark.state.clone()),
                Step::Slice { consumed, markdown, state } => {
                    let all = last && consumed >= text.len();
                    let taken = if all {
                        window.len()
                    } else {
                        self.charset.measure(mark.shift, window, &text, consumed)
                    };
                    // A converter that takes nothing would keep us here for ever.
                    break (if taken == 0 { window.len() } else { taken }, markdown, state);
                }
            }
        };
        let shift = self.charset.shift_after(mark.shift, rest.get(..taken).unwrap_or_default());
        let from = if index == 0 { 0 } else { mark.at };
        let to = mark.at + taken;
        if index + 1 == self.marks.len() {
            self.marks.push(Mark { at: to, shift, state });
        }
        let units = vec![Unit::parsed(UnitKind::Bytes, from as u64, to as u64)];
        Ok(Some(Part { markdown, units }))
    }
}

impl<S: Slicer> Reader for Sliced<S> {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        vec![(UnitKind::Bytes, self.bytes.len() as u64)]
    }

    fn metadata(&self) -> Metadata {
        self.metadata.clone()
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let index = index as usize;
        while self.marks.len() <= index {
            if self.run(self.marks.len() - 1)?.is_none() {
                return Ok(None);
            }
        }
        self.run(index)
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let units = if let Ok(part) = self.part(index) {
            part?.units
        } else {
            // What the converter refuses ends the file: all from there on.
            let mark = self.marks.get(index as usize)?;
            let (from, to, state) = (mark.at, self.bytes.len(), mark.state.clone());
            if self.marks.len() == index as usize + 1 {
                self.marks.push(Mark { at: to, shift: None, state });
            }
            vec![Unit::parsed(UnitKind::Bytes, if index == 0 { 0 } else { from as u64 }, to as u64)]
        };
        let units = units.into_iter().map(|unit| Unit::failed(unit.kind, unit.from, unit.to, reason));
        Some(Part { markdown: String::new(), units: units.collect() })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        while self.run(self.marks.len() - 1)?.is_some() {}
        Ok(u32::try_from(self.marks.len() - 1).unwrap_or(u32::MAX))
    }
}
