//! Header fields: of a message, and of a part of one.

use mail_parser::{Address, Message, MessageParser, MimeHeaders};

use super::words;
use crate::charset::Charset;

/// Longer headers are cut: each field costs many times its bytes.
const MAX_HEADERS: usize = 128 * 1024;

/// How a part's bytes are encoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Encoding {
    Plain,
    Base64,
    Quoted,
}

/// What the header of a part says.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// `text/plain`, in lower case.
    pub kind: String,
    pub charset: Option<String>,
    pub boundary: Option<String>,
    pub name: Option<String>,
    pub is_attachment: bool,
    /// Without its angle brackets.
    pub id: Option<String>,
    /// Of the parts of this one, the `id` of that which the others belong to.
    pub start: Option<String>,
    pub flow: Flow,
    pub encoding: Encoding,
}

/// How the lines of a text make paragraphs (RFC 3676).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Flow {
    /// Each line is one.
    #[default]
    Fixed,
    /// A line that ends with a blank goes on.
    Flowed,
    /// The same, and the blank is not part of the text.
    Joined,
}

/// What the header of a message says.
#[derive(Clone, Debug, Default)]
pub(super) struct Envelope {
    pub subject: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub cc: Option<String>,
    pub date: Option<String>,
    pub id: Option<String>,
}

/// Parses the fields; the bytes may be in any charset (RFC 6532 asks for UTF-8, others just send).
fn parse<T>(header: &[u8], read: impl FnOnce(&Message<'_>) -> T) -> Option<T> {
    let header = header.get(..MAX_HEADERS).unwrap_or(header);
    let header = words::whole(header);
    let charset = Charset::detect(&header, None);
    let mut text = charset.decode(None, &header, true).into_owned();
    text.push_str("\r\n\r\n");
    let message = MessageParser::default().parse_headers(text.as_bytes())?;
    (!message.parts.is_empty()).then(|| read(&message))
}

impl Fields {
    /// Of a part that says no more than what it is.
    pub(super) fn of_kind(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            charset: None,
            boundary: None,
            name: None,
            is_attachment: false,
            id: None,
            start: None,
            flow: Flow::Fixed,
            encoding: Encoding::Plain,
        }
    }
}

/// The fields of a part; `kind` is what it is if it says nothing.
pub(super) fn part(header: &[u8], kind: &str) -> Fields {
    let read = |message: &Message<'_>| {
        let content = message.content_type();
        let attribute = |name: &str| content.and_then(|content| content.attribute(name)).map(str::to_owned);
        let says =
            |name: &str, value: &str| attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
        let named = |content: &mail_parser::ContentType<'_>| match content.subtype() {
            Some(subtype) => format!("{}/{subtype}", content.ctype()).to_ascii_lowercase(),
            None => content.ctype().to_ascii_lowercase(),
        };
        let encoding = message.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
        Fields {
            kind: content.map_or_else(|| kind.to_owned(), named),
            charset: attribute("charset"),
            boundary: attribute("boundary"),
            name: message.attachment_name().map(line).filter(|name| !name.is_empty()),
            is_attachment: message.content_disposition().is_some_and(mail_parser::ContentType::is_attachment),
            id: message.content_id().map(bare),
            start: attribute("start").as_deref().map(bare),
            flow: match (says("format", "flowed"), says("delsp", "yes")) {
                (true, true) => Flow::Joined,
                (true, false) => Flow::Flowed,
                _ => Flow::Fixed,
            },
            encoding: match encoding.as_str() {
                "base64" => Encoding::Base64,
                "quoted-printable" => Encoding::Quoted,
                _ => Encoding::Plain,
            },
        }
    };
    parse(header, read).unwrap_or_else(|| Fields::of_kind(kind))
}

/// An identifier without its brackets.
fn bare(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// The fields of a message.
pub(super) fn envelope(header: &[u8]) -> Envelope {
    let read = |message: &Message<'_>| Envelope {
        subject: message.subject().map(line).filter(|subject| !subject.is_empty()),
        from: message.from().and_then(people),
        to: message.to().and_then(people),
        cc: message.cc().and_then(people),
        date: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        id: message.message_id().map(line),
    };
    parse(header, read).unwrap_or_default()
}

/// Names and addresses, no more than a screen of them.
fn people(address: &Address<'_>) -> Option<String> {
    const MOST: usize = 50;
    let all: Vec<String> = address
        .iter()
        .take(MOST + 1)
        .filter_map(|person| match (person.name().map(line), person.address().map(line)) {
            (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
            (_, Some(address)) => Some(address),
            (name, None) => name,
        })
        .collect();
    let shown = all.get(..MOST).unwrap_or(&all).join(", ");
    let more = if all.len() > MOST { ", …" } else { "" };
    (!shown.is_empty()).then(|| shown + more)
}

/// In one line, of bounded length.
fn line(text: &str) -> String {
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let joined = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    joined.chars().take(1000).collect()
}
