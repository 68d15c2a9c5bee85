//! Formulas (`MathML`) in one line, put together while their elements are read.

use super::token::Name;
use crate::formula::{MAX_DEPTH, fraction, push, root, scripts};

/// A longer formula is text like any other.
const MAX_TEXT: usize = 16 * 1024;

/// In a list of scripts, that what follows stands before the base. No text has it.
const PRESCRIPTS: &str = "\0";

/// An element that is open, and what was read in it: each piece, and whether it is a fraction.
#[derive(Clone, Debug)]
struct Node {
    name: Name,
    pieces: Vec<(String, bool)>,
}

/// A formula that is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Math {
    open: Vec<Node>,
    size: usize,
}

impl Math {
    pub(super) fn new(name: Name) -> Self {
        Self { open: vec![Node { name, pieces: Vec::new() }], size: 0 }
    }

    pub(super) fn is_full(&self) -> bool {
        self.size > MAX_TEXT
    }

    pub(super) fn open(&mut self, name: Name, closes_itself: bool) {
        if name.as_str() == "mprescripts" {
            self.piece(PRESCRIPTS.to_owned(), false);
        } else if name.as_str() == "none" {
            self.piece(String::new(), false);
        } else if name.as_str() == "mspace" {
            self.piece(" ".to_owned(), false);
        } else if !closes_itself && self.open.len() < MAX_DEPTH as usize {
            self.open.push(Node { name, pieces: Vec::new() });
        }
    }

    /// Characters. Line ends and blanks between elements are no text.
    pub(super) fn text(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.size += text.len();
            self.piece(text.to_owned(), false);
        }
    }

    /// An element ends, and those in it that nobody closed.
    pub(super) fn close(&mut self, name: Name) {
        let Some(at) = self.open.iter().rposition(|node| node.name == name).filter(|at| *at > 0) else {
            return;
        };
        while self.open.len() > at {
            if let Some(node) = self.open.pop() {
                let is_fraction = node.name.as_str() == "mfrac";
                self.piece(node.shown(), is_fraction);
            }
        }
    }

    /// The whole formula.
    pub(super) fn finish(mut self) -> String {
        while self.open.len() > 1 {
            let Some(last) = self.open.last() else { break };
            self.close(last.name);
        }
        self.open.pop().map(Node::shown).unwrap_or_default()
    }

    fn piece(&mut self, text: String, is_fraction: bool) {
        // Also of what has no text there is not more than of text.
        self.size += 1;
        if let Some(node) = self.open.last_mut() {
            node.pieces.push((text, is_fraction));
        }
    }
}

/// What stands over a base: an accent of it, or a limit.
fn over(base: &str, above: &str) -> String {
    let accent = match above.trim() {
        "¯" | "‾" | "―" | "_" => '\u{304}',
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "˙" => '\u{307}',
        "→" | "⃗" => '\u{20d7}',
        _ => return scripts(base, "", above),
    };
    format!("{base}{accent}")
}

impl Node {
    fn shown(self) -> String {
        let piece = |at: usize| self.pieces.get(at).map_or("", |(text, _)| text.as_str());
        let list = |by: &str| self.pieces.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(by);
        match self.name.as_str() {
            "mfrac" => fraction(piece(0), piece(1)),
            "mover" => over(piece(0), piece(1)),
            "mmultiscripts" => self.multiscripts(),
            "msup" => scripts(piece(0), "", piece(1)),
            "msub" | "munder" => scripts(piece(0), piece(1), ""),
            "msubsup" | "munderover" => scripts(piece(0), piece(1), piece(2)),
            "msqrt" => root("", &self.row()),
            "mroot" => root(piece(1), piece(0)),
            "mfenced" => format!("({})", list(", ")),
            "mtr" => list(", "),
            "mtable" => format!("[{}]", list("; ")),
            "mphantom" => String::new(),
            _ => self.row(),
        }
    }

    /// Scripts behind the base, and before it those behind `mprescripts`; of each the first pair.
    fn multiscripts(&self) -> String {
        let mut pieces = self.pieces.iter().map(|(text, _)| text.as_str());
        let base = pieces.next().unwrap_or_default();
        let all: Vec<&str> = pieces.collect();
        let at = all.iter().position(|text| *text == PRESCRIPTS).unwrap_or(all.len());
        let (behind, before) = all.split_at(at);
        let piece = |list: &[&str], at: usize| list.get(at).copied().unwrap_or_default().to_owned();
        let base = scripts(base, &piece(behind, 0), &piece(behind, 1));
        let before = scripts("", &piece(before, 1), &piece(before, 2));
        if before.is_empty() { base } else { format!("{before} {base}") }
    }

    fn row(&self) -> String {
        let mut out = String::new();
        for (text, is_fraction) in &self.pieces {
            push(&mut out, text, *is_fraction);
        }
        out
    }
}
