//! Text formats: the file as byte ranges of bounded size, each converted from the state the one before it left.
//!
//! A 50 MB file is never decoded as a whole: a window of it is, from a known character boundary on. The converter says
//! how much of the window's text it took, and that is measured back into bytes, so the ranges cover the file exactly.
//!
//! So that a job can go on in the middle without converting what came before, a quick look at the bytes cuts the file
//! into chapters, each of which is converted from a state that this look knows. A chapter's number of parts follows
//! from its length.

mod cut;

use kernel::Problem;

pub(crate) use cut::{cut, lines};

use crate::{
    Metadata, Part, Unit, UnitKind,
    charset::{Charset, Shift},
    reader::Reader,
};

/// Bytes of the file that a part takes, up to the next place where the converter can stop. In tests everything is
/// small, so that files of a few kilobytes have many parts and chapters.
const TARGET: usize = if cfg!(test) { 3 * 1024 } else { 96 * 1024 };
/// What the converter sees beyond it, to find that place.
const SLACK: usize = if cfg!(test) { 1024 } else { 32 * 1024 };
/// What it sees at most, when it asks for more.
pub(crate) const MAX_WINDOW: usize = if cfg!(test) { 64 * 1024 } else { 2 * 1024 * 1024 };
/// Bytes after which a new chapter may begin.
pub(crate) const CHAPTER: usize = if cfg!(test) { 24 * 1024 } else { 2 * 1024 * 1024 };

/// A converter of one format.
pub(crate) trait Slicer {
    /// What it must know of the text before.
    type State: Clone;

    /// Where chapters begin, the first one at the byte `from`, and the states there. In a charset in which ASCII bytes
    /// may be parts of other characters there is the first one alone.
    fn chapters(&self, bytes: &[u8], from: usize, charset: Charset) -> Vec<(usize, Self::State)>;

    /// Converts the beginning of `text`, at least up to `target` and then to the next good place to stop at. `last`
    /// says that the chapter ends with it; when the target is its end, it takes it all.
    fn slice(
        &self,
        state: &Self::State,
        text: &str,
        target: usize,
        last: bool,
    ) -> Result<Step<Self::State>, Problem>;
}

/// What a converter answers.
pub(crate) enum Step<S> {
    /// It needs to see more (never when `last`, nor with a text of [`MAX_WINDOW`]).
    More,
    /// It took so many bytes of the text and made this of them.
    Slice { consumed: usize, markdown: String, state: S },
}

/// A stretch of the file that can be converted alone.
struct Chapter<S> {
    from: usize,
    to: usize,
    state: S,
    /// Its first part, and how many it has.
    first: usize,
    parts: usize,
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
    chapters: Vec<Chapter<S::State>>,
    /// The slices known so far of one chapter, in order.
    marks: Vec<Mark<S::State>>,
    chapter: usize,
}

impl<S: Slicer> Sliced<S> {
    /// Looks for the chapters of a file.
    pub(crate) fn new(bytes: Vec<u8>, charset: Charset, slicer: S, mut metadata: Metadata) -> Self {
        metadata.extra.insert("charset".to_owned(), charset.name());
        let from = charset.bom.min(bytes.len());
        let begins = if bytes.is_empty() { Vec::new() } else { slicer.chapters(&bytes, from, charset) };
        let ends: Vec<usize> = begins.iter().skip(1).map(|(at, _)| *at).chain([bytes.len()]).collect();
        let mut chapters: Vec<Chapter<S::State>> = Vec::new();
        let mut first = 0;
        for ((from, state), to) in begins.into_iter().zip(ends) {
            // Rounded: the rest of a chapter is no part of its own if it is small.
            let parts = ((to.saturating_sub(from) + TARGET / 2) / TARGET).max(1);
            chapters.push(Chapter { from, to, state, first, parts });
            first += parts;
        }
        Self { bytes, charset, slicer, metadata, chapters, marks: Vec::new(), chapter: 0 }
    }

    /// Converts the slice of the open chapter at `index`, whose mark is known, and notes where the next one begins.
    fn run(&mut self, index: usize) -> Result<Option<Part>, Problem> {
        let (Some(chapter), Some(mark)) = (self.chapters.get(self.chapter), self.marks.get(index)) else {
            return Ok(None);
        };
        let goal = if index + 1 >= chapter.parts { chapter.to } else { chapter.from + (index + 1) * TARGET };
        let mut slack = SLACK;
        let (taken, markdown, state) = loop {
            // A slice before it has taken its bytes too.
            if mark.at >= goal {
                break (0, String::new(), mark.state.clone());
            }
            let window = goal.saturating_add(slack).min(chapter.to);
            let last = window == chapter.to;
            let bytes = self.bytes.get(mark.at..window).unwrap_or_default();
            let text = self.charset.decode(mark.shift, bytes, last);
            let target =
                if goal == chapter.to { text.len() } else { self.text_length(mark, goal).min(text.len()) };
            match self.slicer.slice(&mark.state, &text, target, last)? {
                Step::More if !last && bytes.len() < MAX_WINDOW => slack *= 4,
                Step::More => break (bytes.len(), String::new(), mark.state.clone()),
                Step::Slice { consumed, markdown, state } => {
                    let all = last && (goal == chapter.to || consumed >= text.len());
                    let measured = if all {
                        bytes.len()
                    } else {
                        self.charset.measure(mark.shift, bytes, &text, consumed)
                    };
                    break (measured, markdown, state);
                }
            }
        };
        let to = mark.at + taken;
        let shift = self.charset.shift_after(mark.shift, self.bytes.get(mark.at..to).unwrap_or_default());
        let from = if self.chapter == 0 && index == 0 { 0 } else { mark.at };
        if index + 1 == self.marks.len() {
            self.marks.push(Mark { at: to, shift, state });
        }
        let units =
            if to > from { vec![Unit::parsed(UnitKind::Bytes, from as u64, to as u64)] } else { Vec::new() };
        Ok(Some(Part { markdown, units }))
    }

    /// The length of the text up to the goal.
    fn text_length(&self, mark: &Mark<S::State>, goal: usize) -> usize {
        let bytes = self.bytes.get(mark.at..goal).unwrap_or_default();
        self.charset.decode(mark.shift, bytes, false).len()
    }

    /// Opens the chapter with this part and gives the part's number in it.
    fn enter(&mut self, index: usize) -> Option<usize> {
        let at = self.chapters.partition_point(|chapter| chapter.first <= index).checked_sub(1)?;
        let chapter = self.chapters.get(at)?;
        let within = index - chapter.first;
        if within >= chapter.parts {
            return None;
        }
        if self.marks.is_empty() || self.chapter != at {
            self.chapter = at;
            self.marks = vec![Mark { at: chapter.from, shift: None, state: chapter.state.clone() }];
        }
        Some(within)
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
        let Some(within) = self.enter(index as usize) else { return Ok(None) };
        while self.marks.len() <= within {
            self.run(self.marks.len() - 1)?;
        }
        self.run(within)
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let within = self.enter(index as usize)?;
        let units = if let Ok(part) = self.part(index) {
            part?.units
        } else {
            // What the converter refuses ends the chapter: all from there on.
            let chapter = self.chapters.get(self.chapter)?;
            let mark = self.marks.get(within)?;
            let (from, to, state) = (mark.at, chapter.to, mark.state.clone());
            if self.marks.len() == within + 1 {
                self.marks.push(Mark { at: to, shift: None, state });
            }
            vec![Unit::parsed(UnitKind::Bytes, if index == 0 { 0 } else { from as u64 }, to as u64)]
        };
        let units = units.into_iter().map(|unit| Unit::failed(unit.kind, unit.from, unit.to, reason));
        Some(Part { markdown: String::new(), units: units.collect() })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        let parts = self.chapters.last().map_or(0, |chapter| chapter.first + chapter.parts);
        Ok(u32::try_from(parts).unwrap_or(u32::MAX))
    }
}
