//! A markdown text as rows: a line, with the white lines behind it, that knows what it is and how good a place it is to break
//! before it.
//!
//! A row always begins at text that is not white and ends behind a line break, so that no token reaches over its ends: the
//! tokens of rows add up.

mod line;
mod scanner;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

pub(crate) use line::heading_title;
pub(crate) use scanner::Scanner;

/// What a row is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Paragraph,
    Heading,
    Item,
    Table,
    Code,
    /// A comment on a line of its own, such as the mark of a page.
    Mark,
    Rule,
}

/// How good it is to break before a row; 1 to 6 are headings, and lower is better.
pub(crate) mod level {
    /// The weakest heading.
    pub(crate) const HEADING: u8 = 6;
    /// A paragraph, table, list or code block.
    pub(crate) const BLOCK: u8 = 7;
    /// An item of a list; each of two more levels of nesting is one weaker.
    pub(crate) const ITEM: u8 = 8;
    /// A paragraph or code block in an item.
    pub(crate) const ITEM_BLOCK: u8 = 11;
    /// A row of a table; a line of code behind a white one.
    pub(crate) const ROW: u8 = 12;
    /// A line of code.
    pub(crate) const CODE_LINE: u8 = 13;
    /// No place to break as such: the lines of a paragraph, and what stays with what is before it, as the first paragraph
    /// with its heading.
    pub(crate) const INNER: u8 = 14;
}

/// An open code fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fence {
    pub(crate) byte: u8,
    pub(crate) length: u32,
}

/// What a row must know of the rows before it. The default is the start of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools)] // facts, independent of each other
pub(crate) struct Before {
    /// The kind of the row before.
    pub(crate) kind: Option<Kind>,
    /// The code fence that is open.
    pub(crate) fence: Option<Fence>,
    /// White lines are between.
    pub(crate) blank: bool,
    /// In a list.
    pub(crate) list: bool,
    /// The row before wants the next one by its side: a heading, a mark, a table's header.
    pub(crate) glued: bool,
    /// The paragraph before announces what follows with a colon.
    pub(crate) colon: bool,
    /// The paragraph before ends within a sentence.
    pub(crate) open: bool,
    /// A mark within a sentence is before: the paragraph goes on.
    pub(crate) joined: bool,
    /// The text begins within a line of this kind.
    pub(crate) within: Option<Kind>,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Where it begins, in bytes.
    pub(crate) start: usize,
    /// Where the next one begins.
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// See [`level`].
    pub(crate) level: u8,
    /// The level of a heading.
    pub(crate) heading: Option<u8>,
    /// The header of the table, when it is a row below it.
    pub(crate) table: Option<Rc<str>>,
    /// It begins within a line, where a chunk ended or the line got too long: sizes do not add up over its start.
    pub(crate) within: bool,
    /// What is known behind it.
    pub(crate) after: Before,
    /// The table that goes on behind it.
    pub(crate) table_after: Option<Rc<str>>,
}
