//! Cuts the stories of a document into segments, at the ends of blocks and of rows.
//!
//! A segment is a function of the file alone: it depends neither on how its text is written nor on whether that ever
//! succeeded, so a segment that crashed its reader can be left out and the next one begins where it would have.

use kernel::Problem;

use super::{
    file::{File, Story},
    state::{Key, State},
};
use crate::ooxml::{
    TOO_LARGE, reason_of,
    segments::Scan,
    xml::{Token, Xml},
};

/// A segment ends with the block that reaches this many bytes of markup: some 20 pages, or about 50 KB of text.
const SEGMENT: u64 = 256 << 10;
/// A first row of a table that is larger is not repeated.
const MAX_HEADER: usize = 64 << 10;

/// A piece of a story with what it needs from the ones before.
#[derive(Debug)]
pub(super) struct Segment {
    pub story: usize,
    /// Bytes of the story's markup.
    pub from: u64,
    pub to: u64,
    pub bytes: Vec<u8>,
    pub start: State,
    /// Why it does not reach its end.
    pub broken: Option<&'static str>,
}

/// Where the cutting stands.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    story: usize,
    xml: Option<Xml>,
    from: u64,
    state: State,
    /// How many elements are open around the rows of the table that is open.
    table_depth: u32,
}

/// What ended a segment.
enum Stop {
    Full,
    StoryOver,
}

impl Scan for Scanner {
    type File = File;
    type Segment = Segment;

    fn next(&mut self, file: &File) -> Result<Option<Segment>, Problem> {
        let Some(story) = file.stories.get(self.story) else { return Ok(None) };
        if story.is_margin() {
            return Ok(Some(self.whole(story)));
        }
        let start = self.state.clone();
        let mut xml = match self.xml.take() {
            Some(xml) => xml,
            None => match file.package.xml(&story.part) {
                Ok(mut xml) => {
                    xml.stream().keep_log();
                    xml
                }
                Err(problem) => return self.broken(story, start, Vec::new(), &problem).map(Some),
            },
        };
        let stop = match self.scan(&mut xml, file) {
            Ok(stop) => stop,
            Err(problem) => return self.broken(story, start, xml.stream().take_log(), &problem).map(Some),
        };
        let over = matches!(stop, Stop::StoryOver);
        let to = if over { story.size } else { xml.position().min(story.size) };
        let broken = xml.stream().log_is_short().then_some(TOO_LARGE);
        let bytes = xml.stream().take_log();
        let segment = Segment { story: self.story, from: self.from, to, bytes, start, broken };
        if over {
            self.next_story();
        } else {
            self.from = to;
            self.xml = Some(xml);
        }
        Ok(Some(segment))
    }
}

impl Scanner {
    fn whole(&mut self, story: &Story) -> Segment {
        let segment = Segment {
            story: self.story,
            from: 0,
            to: story.size,
            bytes: Vec::new(),
            start: State::default(),
            broken: None,
        };
        self.next_story();
        segment
    }

    /// The rest of a story that cannot be read on.
    fn broken(
        &mut self,
        story: &Story,
        start: State,
        bytes: Vec<u8>,
        problem: &Problem,
    ) -> Result<Segment, Problem> {
        let Some(reason) = reason_of(problem) else { return Err(problem.clone()) };
        let segment = Segment {
            story: self.story,
            from: self.from,
            to: story.size,
            bytes,
            start,
            broken: Some(reason),
        };
        self.next_story();
        Ok(segment)
    }

    fn next_story(&mut self) {
        self.story += 1;
        self.from = 0;
        self.xml = None;
        self.state.table = None;
        self.state.end_lists();
    }

    fn scan(&mut self, xml: &mut Xml, file: &File) -> Result<Stop, Problem> {
        loop {
            let logged = xml.stream().log_len();
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "p" | "footnote" | "endnote" | "comment" => {
                        let own = tag.name() == "p";
                        self.inside(xml, file, own)?;
                    }
                    "tbl" => {
                        self.state.end_lists();
                        self.state.table = Some(Vec::new());
                        self.table_depth = xml.depth();
                        continue;
                    }
                    "tr" => {
                        self.inside(xml, file, false)?;
                        if let Some(header) = &mut self.state.table
                            && header.is_empty()
                        {
                            *header = xml.stream().log_since(logged, MAX_HEADER);
                        }
                    }
                    "sectPr" | "tblPr" | "tblGrid" | "sdtPr" => {
                        xml.skip()?;
                        continue;
                    }
                    _ => continue,
                },
                Token::End => {
                    if xml.depth() < self.table_depth {
                        self.state.table = None;
                        self.table_depth = 0;
                    }
                    continue;
                }
                Token::Text(_) => continue,
                Token::Eof => return Ok(Stop::StoryOver),
            }
            if xml.position().saturating_sub(self.from) >= SEGMENT {
                return Ok(Stop::Full);
            }
        }
    }

    /// Counts the items of lists inside of a block. `own`: the block is itself a paragraph.
    fn inside(&mut self, xml: &mut Xml, file: &File, own: bool) -> Result<(), Problem> {
        let outside = xml.depth().saturating_sub(1);
        let mut pending = own.then(Key::default);
        let mut plain = own;
        let mut says_something = false;
        while xml.depth() > outside {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "pStyle" => set(&mut pending, |key| key.style = tag.attribute("val")),
                    "numId" => set(&mut pending, |key| {
                        key.numbering = tag.attribute("val").and_then(|id| id.parse().ok());
                    }),
                    "ilvl" => set(&mut pending, |key| {
                        key.level = tag.attribute("val").and_then(|level| level.parse().ok());
                    }),
                    "outlineLvl" => {
                        set(&mut pending, |key| {
                            key.outline = tag.attribute("val").and_then(|level| level.parse().ok());
                        });
                    }
                    "pPrChange" | "rPr" => xml.skip()?,
                    "p" => {
                        self.settle(&mut pending, file, &mut plain);
                        pending = Some(Key::default());
                    }
                    "r" => self.settle(&mut pending, file, &mut plain),
                    _ => {}
                },
                Token::Text(text) => says_something |= text.chars().any(|letter| !letter.is_whitespace()),
                Token::End => {}
                Token::Eof => break,
            }
        }
        self.settle(&mut pending, file, &mut plain);
        if plain && says_something {
            self.state.end_lists();
        }
        Ok(())
    }

    /// The paragraph's properties are over: it is met. Only the first one of a block can be an item of the body.
    fn settle(&mut self, pending: &mut Option<Key>, file: &File, plain: &mut bool) {
        if let Some(key) = pending.take() {
            let shape = self.state.meet(&key, &file.styles, &file.numbering);
            *plain &= shape.item.is_none();
        }
    }
}

fn set(pending: &mut Option<Key>, change: impl FnOnce(&mut Key)) {
    if let Some(key) = pending {
        change(key);
    }
}
