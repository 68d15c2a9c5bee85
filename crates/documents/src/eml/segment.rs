//! A body or an attachment of a message: a document in the document.

use std::{collections::BTreeMap, ops::Range, rc::Rc};

use kernel::Problem;

use super::{
    decode::{self, decode},
    fields::{Encoding, Flow},
    mime::Leaf,
    signed,
};
use crate::{Document, Format, Part, Unit, UnitKind, UnitStatus, context::Context, sniff::sniff};

/// Where the bytes of a segment are, and how they are read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    body: Range<usize>,
    encoding: Encoding,
    flow: Flow,
    charset: Option<String>,
    kind: String,
    name: Option<String>,
    /// Bodies are what they are declared to be; attachments are sniffed.
    format: Option<Format>,
}

impl Source {
    pub(super) fn body(leaf: &Leaf) -> Self {
        let format = if leaf.fields.kind == "text/html" { Format::Html } else { Format::Text };
        Self { format: Some(format), ..Self::attachment(leaf) }
    }

    pub(super) fn attachment(leaf: &Leaf) -> Self {
        Self {
            body: leaf.body.clone(),
            encoding: leaf.fields.encoding,
            flow: leaf.fields.flow,
            charset: leaf.fields.charset.clone(),
            kind: leaf.fields.kind.clone(),
            name: leaf.fields.name.clone(),
            format: None,
        }
    }

    /// Decodes and opens it.
    pub(super) fn open(&self, message: &Rc<Vec<u8>>, context: &Context) -> Result<Document, Problem> {
        let context = Context { charset: self.charset.clone(), ..context.clone() };
        let raw = message.get(self.body.clone()).unwrap_or_default();
        let utf_7 = self.charset.as_deref().is_some_and(|charset| charset.eq_ignore_ascii_case("utf-7"));
        if let Some(format) = self.format.filter(|_| utf_7) {
            let text = decode::utf_7(&decode(raw, self.encoding));
            return Document::read_as(format, text.into_bytes(), &context);
        }
        if let Some(format) = self.format {
            let mut text = decode(raw, self.encoding);
            if format == Format::Text && self.flow != Flow::Fixed {
                text = decode::unflow(&text, self.flow == Flow::Joined).into();
            }
            return Document::read_as(format, text.into_owned(), &context);
        }
        let context = Context { depth: context.depth + 1, ..context };
        // A message in a message as it stands: no copy for each level.
        let whole = self.encoding == Encoding::Plain && self.kind.starts_with("message/");
        if whole && sniff(raw, None, Some("message/rfc822")) == Ok(Format::Eml) {
            let reader = super::open_in(Rc::clone(message), self.body.clone(), &context)?;
            return Document::with_reader(Format::Eml, reader, context.limits);
        }
        let bytes = decode(raw, self.encoding).into_owned();
        if let Some(content) = signed::content(&bytes).filter(|_| signed::is_kind(&self.kind)) {
            return Document::read_as(Format::Eml, content, &context);
        }
        Document::open_in(bytes, self.name.as_deref(), Some(&self.kind), &context)
    }
}

/// A run of parts of the message.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// What its first part begins with.
    pub intro: String,
    /// What its first part settles besides.
    pub own: Vec<Unit>,
    /// What its parts are read from.
    pub source: Option<Source>,
    /// The name that its units get.
    pub label: Option<String>,
    /// Where its units begin among those of the message.
    pub offsets: BTreeMap<UnitKind, u64>,
    /// How many parts it has, once that is known.
    pub parts: Option<u32>,
    /// How many of them were read one after the other.
    pub seen: u32,
}

impl Segment {
    /// A part of the inner document as one of the message.
    pub(super) fn part(&self, index: u32, inner: Option<Part>) -> Part {
        let inner = inner.unwrap_or_default();
        let mut part = Part::default();
        if index == 0 {
            part.markdown.push_str(&self.intro);
            part.units.extend(self.own.iter().cloned());
        }
        part.markdown.push_str(&inner.markdown);
        part.units.extend(inner.units.into_iter().map(|unit| self.shifted(unit)));
        part
    }

    fn shifted(&self, unit: Unit) -> Unit {
        let offset = self.offsets.get(&unit.kind).copied().unwrap_or(0);
        let label = unit.label.or_else(|| self.label.clone());
        Unit { from: unit.from + offset, to: unit.to + offset, label, ..unit }
    }

    /// A part that crashed: its units as failed.
    pub(super) fn failed(&self, index: u32, inner: Option<Part>, reason: &str) -> Part {
        let mut part = self.part(index, inner);
        part.markdown.clear();
        for unit in &mut part.units {
            unit.status = UnitStatus::Failed;
            unit.reason = Some(reason.to_owned());
        }
        part
    }
}
