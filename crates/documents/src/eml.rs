//! E-mail messages: header, body, and every attachment as a document of its own.
//!
//! The account has the message, its attachments, and all that is in them: the bytes of the body, the pages of an
//! attached PDF, the messages that are attached.

mod decode;
mod fields;
mod intro;
mod mailbox;
mod mime;
mod segment;
mod signed;
#[cfg(test)]
mod tests;
mod words;

use std::{collections::BTreeMap, ops::Range, rc::Rc};

use kernel::Problem;

use self::{
    fields::Envelope,
    mime::{Leaf, Leaves, Walk},
    segment::{Segment, Source},
};
use crate::{
    Document, Metadata, Part, Unit, UnitKind, charset::Charset, context::Context, plain::plain,
    reader::Reader,
};

/// Bytes in which the charset of a whole message is told.
const SAMPLE: usize = 64 * 1024;
/// Messages in messages.
const MAX_DEPTH: u32 = 3;

/// Opens the message and, in turn, each of its attachments, to know what there is.
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let bytes = Rc::new(in_bytes(bytes));
    if let Some(messages) = mailbox::messages(&bytes, context.limits.max_units) {
        let leaves = Leaves { attachments: messages, ..Leaves::default() };
        return Ok(Box::new(Eml::of(bytes, &Envelope::default(), &leaves, context)));
    }
    let bytes = signed::unwrapped(&bytes).map_or(bytes, Rc::new);
    let all = 0..bytes.len();
    open_in(bytes, all, context)
}

/// A message that an editor saved as UTF-16 is one in UTF-8: its header says nothing of that.
fn in_bytes(bytes: Vec<u8>) -> Vec<u8> {
    let charset = Charset::detect(bytes.get(..SAMPLE).unwrap_or(&bytes), None);
    if charset.is_ascii_compatible() || charset.bom == 0 && !bytes.contains(&0) {
        return bytes;
    }
    charset.decode(None, bytes.get(charset.bom..).unwrap_or_default(), true).into_owned().into_bytes()
}

/// The same of a message that is a range of another one.
fn open_in(bytes: Rc<Vec<u8>>, range: Range<usize>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let (header, _) = mime::split(&bytes, range.clone());
    let envelope = fields::envelope(bytes.get(header).unwrap_or_default());
    let leaves = Walk::new(&bytes, context.limits.max_units).leaves(range)?;
    if leaves.encrypted {
        let detail = "the message is encrypted; save it decrypted and upload it again";
        return Err(Problem::new(422, "document_encrypted", detail));
    }
    Ok(Box::new(Eml::of(bytes, &envelope, &leaves, context)))
}

fn metadata(envelope: &Envelope, attachments: usize) -> Metadata {
    let mut extra = BTreeMap::new();
    for (name, value) in [("to", &envelope.to), ("cc", &envelope.cc), ("message_id", &envelope.id)] {
        if let Some(value) = value {
            extra.insert(name.to_owned(), value.clone());
        }
    }
    extra.insert("attachments".to_owned(), attachments.to_string());
    Metadata {
        title: envelope.subject.clone(),
        author: envelope.from.clone(),
        created: envelope.date.clone(),
        extra,
        ..Metadata::default()
    }
}

struct Eml {
    /// Of the outermost message.
    bytes: Rc<Vec<u8>>,
    context: Context,
    metadata: Metadata,
    totals: BTreeMap<UnitKind, u64>,
    segments: Vec<Segment>,
    /// The segment that is open.
    current: Option<(usize, Document)>,
    /// The segment of the part before, and the number of its first part: a message may have 100,000 segments.
    place: (usize, u32),
}

impl Eml {
    fn of(bytes: Rc<Vec<u8>>, envelope: &Envelope, leaves: &Leaves, context: &Context) -> Self {
        let mut eml = Self {
            bytes,
            context: context.clone(),
            metadata: metadata(envelope, leaves.attachments.len()),
            totals: BTreeMap::new(),
            segments: Vec::new(),
            current: None,
            place: (0, 0),
        };
        eml.arrange(envelope, leaves);
        eml
    }

    /// Lines up the bodies and attachments as segments.
    fn arrange(&mut self, envelope: &Envelope, leaves: &Leaves) {
        self.totals.insert(UnitKind::Message, 1);
        if !leaves.attachments.is_empty() {
            self.totals.insert(UnitKind::Attachment, leaves.attachments.len() as u64);
        }
        let mut intro = intro::message(envelope, &leaves.attachments);
        let mut own = vec![Unit::parsed(UnitKind::Message, 0, 1)];
        for leaf in &leaves.bodies {
            let source = Source::body(leaf);
            // Bodies are text, which opens always; one that does not is no reason to lose the message.
            let Ok(document) = source.open(&self.bytes, &self.context) else { continue };
            let segment = Segment {
                intro: std::mem::take(&mut intro),
                own: std::mem::take(&mut own),
                ..self.segment(&document)
            };
            self.segments.push(Segment { source: Some(source), ..segment });
        }
        if !own.is_empty() {
            self.segments.push(Segment { intro, own, parts: Some(1), ..Segment::default() });
        }
        for (number, leaf) in leaves.attachments.iter().enumerate() {
            self.attach(number as u64, leaf);
        }
    }

    /// The place of a document's units among those of the message.
    fn segment(&mut self, document: &Document) -> Segment {
        let mut offsets = BTreeMap::new();
        for (kind, total) in document.totals() {
            let all = self.totals.entry(kind).or_default();
            offsets.insert(kind, *all);
            *all += total;
        }
        Segment { offsets, ..Segment::default() }
    }

    fn attach(&mut self, number: u64, leaf: &Leaf) {
        let label = intro::label(leaf);
        let unit = |unit: fn(UnitKind, u64, u64, String) -> Unit, reason: &str| {
            unit(UnitKind::Attachment, number, number + 1, reason.to_owned()).labelled(label.clone())
        };
        let kind = leaf.fields.kind.as_str();
        let refused = if leaf.is_inline {
            Some(unit(Unit::skipped, "inline_image"))
        } else if matches!(
            kind,
            "application/pgp-signature" | "application/pkcs7-signature" | "application/x-pkcs7-signature"
        ) {
            Some(unit(Unit::skipped, "signature"))
        } else if leaf.too_deep || self.context.depth >= MAX_DEPTH {
            Some(unit(Unit::failed, "too_deep"))
        } else {
            None
        };
        let source = Source::attachment(leaf);
        let opened = match refused {
            Some(unit) => Err(unit),
            None => source.open(&self.bytes, &self.context).map_err(|problem| {
                // What is of no format that can be read was left out; the rest is broken, encrypted or too large.
                let left_out = problem.status == 415;
                unit(if left_out { Unit::skipped } else { Unit::failed }, &problem.code)
            }),
        };
        match opened {
            Ok(document) => {
                let own =
                    vec![Unit::parsed(UnitKind::Attachment, number, number + 1).labelled(label.clone())];
                let intro = format!("\n## {}\n\n", plain(&label));
                let segment = self.segment(&document);
                self.segments.push(Segment {
                    intro,
                    own,
                    source: Some(source),
                    label: Some(label),
                    ..segment
                });
            }
            // Those that cannot be read share one part.
            Err(unit) => match self.segments.last_mut() {
                Some(last) if last.source.is_none() => last.own.push(unit),
                _ => self.segments.push(Segment { own: vec![unit], parts: Some(1), ..Segment::default() }),
            },
        }
    }

    /// The open document of a segment.
    fn inner(&mut self, at: usize) -> Result<Option<&mut Document>, Problem> {
        let Some(source) = self.segments.get(at).and_then(|segment| segment.source.as_ref()) else {
            return Ok(None);
        };
        if self.current.as_ref().is_none_or(|(open, _)| *open != at) {
            // The one before is freed first: both at once may not fit.
            self.current = None;
            self.current = Some((at, source.open(&self.bytes, &self.context)?));
        }
        Ok(self.current.as_mut().map(|(_, document)| document))
    }

    /// The inner part, none behind the last one. What stops a document inside does not stop the message.
    fn read(&mut self, at: usize, index: u32) -> Result<Option<Part>, Problem> {
        let Some(inner) = self.inner(at)? else { return Ok(None) };
        match inner.part(index) {
            Ok(part) => Ok(part),
            Err(problem) => Ok(inner.skip(index, &problem.code)),
        }
    }

    /// How many parts a segment has.
    fn count(&mut self, at: usize) -> Result<u32, Problem> {
        if let Some(parts) = self.segments.get(at).and_then(|segment| segment.parts) {
            return Ok(parts);
        }
        let known = match self.inner(at)? {
            None => Some(1),
            Some(inner) => inner.parts().ok(),
        };
        let mut count = known.unwrap_or(0);
        while known.is_none() && self.read(at, count)?.is_some() {
            count += 1;
        }
        // The first one has the unit of the attachment itself.
        let count = count.max(1);
        if let Some(segment) = self.segments.get_mut(at) {
            segment.parts = Some(count);
        }
        Ok(count)
    }

    /// The part of a segment, none when it has no such one.
    fn produce(&mut self, at: usize, index: u32) -> Result<Option<Part>, Problem> {
        let inner = self.read(at, index)?;
        let Some(segment) = self.segments.get_mut(at) else { return Ok(None) };
        if inner.is_none() && index > 0 {
            if segment.seen == index {
                segment.parts = Some(index);
            }
            return Ok(None);
        }
        if segment.seen == index {
            segment.seen += 1;
        }
        Ok(Some(segment.part(index, inner)))
    }
}

impl Reader for Eml {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        self.totals.iter().map(|(kind, total)| (*kind, *total)).collect()
    }

    fn metadata(&self) -> Metadata {
        self.metadata.clone()
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let (start, mut first) = if index < self.place.1 { (0, 0) } else { self.place };
        for at in start..self.segments.len() {
            self.place = (at, first);
            // Asked in order, a segment's count comes from its end: nothing is read twice.
            let left = index - first;
            let counted = self.segments.get(at).and_then(|segment| segment.parts);
            if counted.is_none_or(|parts| left < parts)
                && let Some(part) = self.produce(at, left)?
            {
                return Ok(Some(part));
            }
            first += self.count(at)?.min(left);
        }
        Ok(None)
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let mut left = index;
        for at in 0..self.segments.len() {
            let parts = self.count(at).ok()?;
            if left < parts {
                let inner = self.inner(at).ok()?.and_then(|inner| inner.skip(left, reason));
                return Some(self.segments.get(at)?.failed(left, inner, reason));
            }
            left -= parts;
        }
        None
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        (0..self.segments.len()).try_fold(0, |all, at| Ok(all + self.count(at)?))
    }
}
