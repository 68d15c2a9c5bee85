//! Where an HTML file can be entered in the middle, found in its bytes.

use super::{
    skip,
    token::{Name, is_markup},
};
use crate::sliced::CHAPTER;

/// How a chapter begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Entry {
    /// Nothing is open there that matters.
    Fresh,
    /// With a row of a table that goes on.
    Row,
}

/// What a tag does to the look.
enum Effect {
    /// A block begins: a chapter may, too.
    Block,
    Row,
    Open,
    Close,
    Nothing,
}

/// The places behind the first where chapters begin: before a block outside of lists, quotes, tables and code; in a
/// table that does not end, before a row; and before any block if that takes too long.
pub(super) fn chapters(bytes: &[u8], from: usize) -> Vec<(usize, Entry)> {
    let mut begins = Vec::new();
    let (mut chapter, mut depth, mut tables) = (from, 0_usize, 0_usize);
    let mut at = from;
    while let Some(offset) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        at += offset;
        let rest = bytes.get(at..).unwrap_or_default();
        if !is_markup(rest) {
            at += 1;
            continue;
        }
        if rest.starts_with(b"<!--") {
            at += memchr::memmem::find(rest, b"-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let closing = rest.get(1) == Some(&b'/');
        let name = name(rest.get(1 + usize::from(closing)..).unwrap_or_default());
        let name = name.as_str();
        if !closing && skip::RAW.contains(&name) {
            let end = skip::end_tag(rest, name.as_bytes());
            at += end.unwrap_or(rest.len());
            continue;
        }
        let length = at - chapter;
        let effect = effect(name, closing);
        let entry = match effect {
            Effect::Block | Effect::Open if length >= CHAPTER && depth == 0 => Some(Entry::Fresh),
            Effect::Row if length >= CHAPTER / 4 * 5 && depth == 1 && tables == 1 => Some(Entry::Row),
            Effect::Block if length >= CHAPTER * 2 => Some(Entry::Fresh),
            _ => None,
        };
        if let Some(entry) = entry {
            begins.push((at, entry));
            chapter = at;
            if entry == Entry::Fresh {
                (depth, tables) = (0, 0);
            }
        }
        let table = usize::from(name == "table");
        match effect {
            Effect::Open => (depth, tables) = (depth + 1, tables + table),
            Effect::Close => (depth, tables) = (depth.saturating_sub(1), tables.saturating_sub(table)),
            _ => {}
        }
        at += 1;
    }
    begins
}

fn name(bytes: &[u8]) -> Name {
    let head = bytes.get(..16).unwrap_or(bytes);
    let length = head.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    Name::new(std::str::from_utf8(head.get(..length).unwrap_or_default()).unwrap_or_default())
}

fn effect(name: &str, closing: bool) -> Effect {
    match (name, closing) {
        ("table" | "ul" | "ol" | "blockquote" | "pre", false) => Effect::Open,
        ("table" | "ul" | "ol" | "blockquote" | "pre", true) => Effect::Close,
        ("tr", false) => Effect::Row,
        ("p" | "div" | "h1" | "h2" | "h3" | "h4" | "section" | "article" | "li", false) => Effect::Block,
        _ => Effect::Nothing,
    }
}
