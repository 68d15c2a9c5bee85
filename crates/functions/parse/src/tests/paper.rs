//! A file format of the tests: a line is a page, and its first word says how reading it goes.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use documents::{Metadata, Part, Unit, UnitKind};
use kernel::Problem;
use testing::FakeClock;

use crate::reading::{Opened, Parser};

/// Opens files of this format.
pub(super) struct PaperParser {
    pub(super) clock: Rc<FakeClock>,
    /// Milliseconds of computing for opening and for a page.
    pub(super) open_ms: i64,
    pub(super) page_ms: i64,
    /// Openings so far.
    pub(super) opened: Rc<RefCell<u32>>,
    /// Which page was read how often.
    pub(super) read: Rc<RefCell<BTreeMap<u32, u32>>>,
}

struct Paper {
    pages: Vec<String>,
    clock: Rc<FakeClock>,
    page_ms: i64,
    read: Rc<RefCell<BTreeMap<u32, u32>>>,
}

impl Parser for PaperParser {
    fn open(&self, bytes: Vec<u8>, _: Option<&str>, _: Option<&str>) -> Result<Box<dyn Opened>, Problem> {
        *self.opened.borrow_mut() += 1;
        self.clock.advance_ms(self.open_ms);
        let text = String::from_utf8(bytes).unwrap();
        match text.lines().next() {
            Some("crash-open") => panic!("trap"),
            Some("encrypted") => return Err(Problem::new(422, "document_encrypted", "it wants a password")),
            Some("foreign") => return Err(Problem::new(415, "unsupported_format", "not one of ours")),
            _ => {}
        }
        let pages = text.lines().map(str::to_owned).collect();
        let (clock, read) = (Rc::clone(&self.clock), Rc::clone(&self.read));
        Ok(Box::new(Paper { pages, clock, page_ms: self.page_ms, read }))
    }
}

impl Opened for Paper {
    fn format(&self) -> &'static str {
        "paper"
    }

    fn totals(&self) -> Vec<(UnitKind, u64)> {
        vec![(UnitKind::Page, self.pages.len() as u64)]
    }

    fn metadata(&self) -> Metadata {
        let pages = u32::try_from(self.pages.len()).ok();
        Metadata {
            title: Some("A paper".into()),
            created: Some("2026-11-21".into()),
            pages,
            ..Metadata::default()
        }
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(page) = self.pages.get(index as usize) else { return Ok(None) };
        *self.read.borrow_mut().entry(index).or_default() += 1;
        self.clock.advance_ms(self.page_ms);
        let (from, to) = (u64::from(index), u64::from(index) + 1);
        let (word, text) = page.split_once(' ').unwrap_or((page, ""));
        let unit = match word {
            "text" => Unit::parsed(UnitKind::Page, from, to),
            "scan" => Unit::skipped(UnitKind::Page, from, to, "scanned_image"),
            "blank" => Unit::skipped(UnitKind::Page, from, to, "blank"),
            "twice" => Unit::parsed(UnitKind::Page, 0, to),
            "broken" => return Err(Problem::new(422, "document_truncated", "it ends here")),
            "crash" => panic!("trap"),
            other => panic!("no such page: {other}"),
        };
        let markdown = if word == "text" { format!("{text}\n") } else { String::new() };
        Ok(Some(Part { markdown, units: vec![unit] }))
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        self.pages.get(index as usize)?;
        let unit = Unit::failed(UnitKind::Page, u64::from(index), u64::from(index) + 1, reason);
        Some(Part { markdown: String::new(), units: vec![unit] })
    }
}

/// A file of this format.
pub(super) fn paper(pages: &[&str]) -> Vec<u8> {
    pages.join("\n").into_bytes()
}

/// A file of that many pages of text.
pub(super) fn book(pages: usize) -> Vec<u8> {
    let pages: Vec<String> = (1..=pages).map(|number| format!("text page {number} of a long book")).collect();
    pages.join("\n").into_bytes()
}
