//! The parts of a message, as ranges of its bytes: nothing is copied or decoded here.

use std::ops::Range;

use kernel::Problem;
use memchr::memmem;

use super::{
    decode::decode,
    fields::{self, Fields},
};
use crate::{Document, Format, context::Context};

/// Multiparts in multiparts; real messages have four.
const MAX_LEVEL: u32 = 20;

/// A longer body is taken as saying something.
const MAX_EMPTY: usize = 16 * 1024;

/// A part that is not made of parts.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub body: Range<usize>,
    pub fields: Fields,
    /// An image that the body shows.
    pub is_inline: bool,
    /// Behind too many multiparts.
    pub too_deep: bool,
}

/// What a message is made of.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    /// Its text, the best of alternatives.
    pub bodies: Vec<Leaf>,
    pub attachments: Vec<Leaf>,
    pub encrypted: bool,
}

/// Takes a message (or part) apart.
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    /// How many parts there may be.
    left: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8], max_parts: u64) -> Self {
        Self { bytes, left: max_parts }
    }

    /// The leaves of the part in this range.
    pub(super) fn leaves(&mut self, range: Range<usize>) -> Result<Leaves, Problem> {
        let mut leaves = Leaves::default();
        self.walk(range, 0, "text/plain", &mut leaves)?;
        Ok(leaves)
    }

    fn walk(
        &mut self,
        range: Range<usize>,
        level: u32,
        kind: &str,
        leaves: &mut Leaves,
    ) -> Result<(), Problem> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| Problem::new(413, "too_large", "the message has too many parts"))?;
        let (header, body) = split(self.bytes, range);
        let fields = fields::part(self.bytes.get(header).unwrap_or_default(), kind);
        if let Some(boundary) = fields.boundary.as_deref().filter(|_| fields.kind.starts_with("multipart/")) {
            let children = parts(self.bytes, body.clone(), boundary);
            if !children.is_empty() && level < MAX_LEVEL {
                return self.multipart(&fields, children, level, leaves);
            }
            let too_deep = !children.is_empty();
            if too_deep {
                leaves.attachments.push(Leaf { body, fields, is_inline: false, too_deep });
                return Ok(());
            }
        }
        leaves.encrypted |= fields.kind.ends_with("/pkcs7-mime") && level == 0;
        let text = matches!(fields.kind.as_str(), "text/plain" | "text/html" | "text")
            || fields.kind.starts_with("multipart/");
        let is_body = text && !fields.is_attachment && fields.name.is_none();
        let leaf = Leaf { body, fields, is_inline: false, too_deep: false };
        let list = if is_body { &mut leaves.bodies } else { &mut leaves.attachments };
        list.push(leaf);
        Ok(())
    }

    fn multipart(
        &mut self,
        fields: &Fields,
        children: Vec<Range<usize>>,
        level: u32,
        leaves: &mut Leaves,
    ) -> Result<(), Problem> {
        let kind = fields.kind.as_str();
        let root = fields.start.as_deref().filter(|_| kind == "multipart/related");
        let root = root.and_then(|start| children.iter().position(|child| self.has_id(child.clone(), start)));
        let default = if kind == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        leaves.encrypted |= kind == "multipart/encrypted";
        let mut alternatives: Vec<Vec<Leaf>> = Vec::new();
        for (number, child) in children.into_iter().enumerate() {
            let mut found = Leaves::default();
            self.walk(child, level + 1, default, &mut found)?;
            leaves.encrypted |= found.encrypted;
            if kind == "multipart/related" && number != root.unwrap_or(0) {
                // A picture, or what the page is set with; anything else was attached by somebody.
                let shown = |leaf: &Leaf| {
                    let kind = leaf.fields.kind.as_str();
                    kind.starts_with("image/")
                        || leaf.fields.id.is_some() && (kind.starts_with("font/") || kind == "text/css")
                };
                let inline = |leaf: Leaf| Leaf { is_inline: shown(&leaf), ..leaf };
                leaves.attachments.extend(found.bodies.into_iter().chain(found.attachments).map(inline));
                continue;
            }
            leaves.attachments.extend(found.attachments);
            if kind == "multipart/alternative" {
                alternatives.push(found.bodies);
            } else {
                leaves.bodies.extend(found.bodies);
            }
        }
        leaves.bodies.extend(self.best(alternatives));
        Ok(())
    }

    /// Whether the part in this range is the one that is called so.
    fn has_id(&self, range: Range<usize>, id: &str) -> bool {
        let (header, _) = split(self.bytes, range);
        fields::part(self.bytes.get(header).unwrap_or_default(), "").id.as_deref() == Some(id)
    }

    /// HTML has structure that text has not; else the last one is the best (RFC 2046, 5.1.4). What says nothing is no choice.
    fn best(&self, alternatives: Vec<Vec<Leaf>>) -> Vec<Leaf> {
        let html = |bodies: &Vec<Leaf>| {
            bodies.iter().any(|leaf| leaf.fields.kind == "text/html" && self.says_something(leaf))
        };
        let any = |bodies: &Vec<Leaf>| bodies.iter().any(|leaf| self.says_something(leaf));
        let at = alternatives.iter().rposition(html).or_else(|| alternatives.iter().rposition(any));
        let at = at.or_else(|| alternatives.iter().rposition(|bodies| !bodies.is_empty()));
        at.and_then(|at| alternatives.into_iter().nth(at)).unwrap_or_default()
    }

    /// Whether there is any text in a body; a long one is not looked into.
    fn says_something(&self, leaf: &Leaf) -> bool {
        let body = self.bytes.get(leaf.body.clone()).unwrap_or_default();
        if body.len() > MAX_EMPTY {
            return true;
        }
        let text = decode(body, leaf.fields.encoding);
        if leaf.fields.kind != "text/html" {
            return !text.trim_ascii().is_empty();
        }
        let read = Document::read_as(Format::Html, text.into_owned(), &Context::default());
        let part = read.and_then(|mut page| page.part(0));
        // A page of one picture says what the other text says.
        part.ok().flatten().is_some_and(|part| part.markdown.contains(char::is_alphanumeric))
    }
}

/// Header and body, which an empty line parts.
pub(super) fn split(bytes: &[u8], range: Range<usize>) -> (Range<usize>, Range<usize>) {
    let part = bytes.get(range.clone()).unwrap_or_default();
    // Without any header.
    for start in [&b"\r\n"[..], b"\n"] {
        if part.starts_with(start) {
            return (range.start..range.start, range.start + start.len()..range.end);
        }
    }
    for at in memchr::memchr_iter(b'\n', part) {
        let behind = part.get(at + 1..).unwrap_or_default();
        let empty = if behind.starts_with(b"\n") {
            1
        } else if behind.starts_with(b"\r\n") {
            2
        } else {
            continue;
        };
        let header = range.start + at + 1;
        return (range.start..header, header + empty..range.end);
    }
    (range.clone(), range.end..range.end)
}

/// The parts between the lines that begin with `--boundary`.
fn parts(bytes: &[u8], range: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
    let body = bytes.get(range.clone()).unwrap_or_default();
    let mark = [b"--", boundary.as_bytes()].concat();
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for at in memmem::find_iter(body, &mark) {
        if at > 0 && body.get(at - 1) != Some(&b'\n') {
            continue;
        }
        let behind = body.get(at + mark.len()..).unwrap_or_default();
        let line = memchr::memchr(b'\n', behind).unwrap_or(behind.len());
        let rest = behind.get(..line).unwrap_or_default().trim_ascii_end();
        let ends = rest == b"--";
        // Another boundary that begins like this one.
        if !ends && !rest.is_empty() {
            continue;
        }
        if let Some(from) = open.take() {
            found.push(range.start + from..range.start + before(body, at).max(from));
        }
        if ends {
            return found;
        }
        open = Some((at + mark.len() + line + 1).min(body.len()));
    }
    // The end is missing: a truncated message still has what there is.
    if let Some(from) = open {
        found.push(range.start + from..range.end);
    }
    found
}

/// The line end before a boundary belongs to it.
fn before(body: &[u8], at: usize) -> usize {
    let at = at.saturating_sub(1);
    if at > 0 && body.get(at - 1) == Some(&b'\r') { at - 1 } else { at }
}
