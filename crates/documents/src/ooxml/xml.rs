//! XML as a stream of tokens with local names, with bounds on depth and on the size of a token.

use std::borrow::Cow;

use kernel::Problem;
use quick_xml::{
    Error, Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{
    inflate::{Inflate, problem_of},
    malformed,
};

/// What the stream says next. An empty element comes as its start and its end.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// The element at this depth ended.
    End,
    /// Characters, entities resolved.
    Text(Cow<'a, str>),
    /// The document is over.
    Eof,
}

/// The start tag of an element.
#[derive(Debug)]
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Every attribute as (qualified name, value).
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.attributes();
        // The check for duplicates compares each with each.
        attributes.with_checks(false);
        attributes.flatten().map(|attribute| {
            let raw = attribute.value.clone();
            (attribute.key.into_inner(), attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(raw))
        })
    }

    /// The value of an attribute by its local name.
    pub(crate) fn attribute(&self, local: &str) -> Option<String> {
        self.attributes().find(|(name, _)| local_name(name) == local).map(|(_, value)| value.into_owned())
    }

    /// The identifier of a relationship (`r:id`), beside which there may be an `id` without a prefix.
    pub(crate) fn relation(&self) -> Option<String> {
        self.attributes().find(|(name, _)| name.ends_with(":id")).map(|(_, value)| value.into_owned())
    }
}

/// The name without its prefix.
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// One part of a package as tokens.
pub(crate) struct Xml {
    reader: Reader<Inflate>,
    buffer: Vec<u8>,
    depth: u32,
    max_depth: u32,
    /// A piece of a part, cut between elements: ends of elements that began before it are passed over.
    piece: bool,
}

impl std::fmt::Debug for Xml {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Xml {{ depth: {}, position: {} }}", self.depth, self.position())
    }
}

impl Xml {
    /// Tokens of what the stream holds.
    pub(crate) fn new(stream: Inflate, max_depth: u32) -> Self {
        let mut reader = Reader::from_reader(stream);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, max_depth, piece: false }
    }

    /// Tokens of a piece of a part.
    pub(crate) fn piece(bytes: Vec<u8>, max_depth: u32) -> Self {
        let mut xml = Self::new(Inflate::of(bytes), max_depth);
        let config = xml.reader.config_mut();
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        xml.piece = true;
        xml
    }

    /// The bytes below.
    pub(crate) fn stream(&mut self) -> &mut Inflate {
        self.reader.get_mut()
    }

    /// How many bytes of the part were read.
    pub(crate) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().token();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| problem(&error))?;
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > self.max_depth {
                    return Err(Problem::new(
                        422,
                        "too_deep",
                        format!("the file nests more than {} elements", self.max_depth),
                    ));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(malformed("the file declares a document type, which office files must not"));
            }
            Event::Eof if self.depth > 0 && !self.piece => {
                return Err(malformed("the file ends inside of an element; it was cut off"));
            }
            _ => {}
        }
        Ok(token(event))
    }

    /// Passes over the rest of the element whose start was the last token.
    pub(crate) fn skip(&mut self) -> Result<(), Problem> {
        let depth = self.depth.saturating_sub(1);
        while self.depth > depth {
            if matches!(self.next()?, Token::Eof) {
                break;
            }
        }
        Ok(())
    }
}

fn token(event: Event<'_>) -> Token<'_> {
    match event {
        Event::Start(start) | Event::Empty(start) => Token::Start(Tag(start)),
        Event::End(_) => Token::End,
        Event::Text(text) => Token::Text(text.into_inner()),
        Event::CData(text) => Token::Text(text.into_inner()),
        Event::GeneralRef(reference) => Token::Text(resolved(&reference).into()),
        Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Token::Text("".into()),
        Event::Eof => Token::Eof,
    }
}

/// A character or one of XML's five names; any other name would need a document type and stays as it was written.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let name: &str = reference;
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};"),
    }
}

fn problem(error: &Error) -> Problem {
    match error {
        Error::Io(error) => problem_of(error),
        other => malformed(format!("the file's markup is not well-formed: {other}")),
    }
}
