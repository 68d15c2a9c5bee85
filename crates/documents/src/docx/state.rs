//! What a paragraph is, and what of the paragraphs before it matters to it.

use super::{
    numbering::{Counters, Label, Numbering},
    styles::{Styles, heading_level},
};

/// What a paragraph says about itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    pub style: Option<String>,
    pub numbering: Option<u32>,
    pub level: Option<u8>,
    pub outline: Option<u8>,
}

/// What it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// 1 to 6.
    pub heading: Option<u8>,
    pub code: bool,
    /// What stands before it, and how deep its list is nested.
    pub item: Option<(Label, usize)>,
}

/// What carries over from block to block, and so from part to part.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub counters: Counters,
    /// Levels of the open lists: a list may begin at any level and leave some out.
    pub open: Vec<u8>,
    /// Inside of a table of the body: its first row, for the pieces below the first.
    pub table: Option<Vec<u8>>,
}

impl State {
    /// Meets a paragraph.
    pub(super) fn meet(&mut self, key: &Key, styles: &Styles, numbering: &Numbering) -> Shape {
        let style = styles.get(key.style.as_deref());
        let heading = match key.outline {
            Some(level) => heading_level(level),
            None => style.heading,
        };
        let list = key.numbering.or(style.numbering).filter(|list| *list > 0);
        let level = key.level.or(style.level).unwrap_or(0);
        // A style that stands deeper by its name counts on the first level of a list of its own.
        let counted = key.level.unwrap_or(if style.own_list { 0 } else { level });
        let label = list.and_then(|list| numbering.advance(&mut self.counters, list, counted));
        let item = label.map(|label| (label, if heading.is_some() { 0 } else { self.nest(level) }));
        if heading.is_some() {
            self.open.clear();
        }
        Shape { heading, code: style.code == Some(true), item }
    }

    fn nest(&mut self, level: u8) -> usize {
        while self.open.last().is_some_and(|open| *open >= level) {
            self.open.pop();
        }
        self.open.push(level);
        self.open.len() - 1
    }

    /// Text that is no item ends all lists.
    pub(super) fn end_lists(&mut self) {
        self.open.clear();
    }
}
