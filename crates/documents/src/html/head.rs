//! What the head of an HTML file says about it.

use super::{
    skip::{self, Skip},
    token::{self, Tag, Token},
};
use crate::{Metadata, language::language_of_tag};

/// Reads title, language and meta elements from the beginning of a file.
pub(super) fn read(text: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut at = 0;
    while let Some((token, end)) = token::next(text, at, true).filter(|(_, end)| *end > at) {
        at = end;
        match token {
            Token::Comment => {
                at += skip::length(&mut Skip::Comment, text.get(at..).unwrap_or_default(), true).0;
            }
            Token::Open(tag) => match tag.name.as_str() {
                "body" | "h1" | "p" => break,
                "html" => metadata.language = tag.attribute("lang").as_deref().and_then(language_of_tag),
                "meta" => meta(&mut metadata, &tag),
                name => {
                    if let Some(mut skip @ Skip::Raw(_)) = skip::begins(&tag, false) {
                        let rest = text.get(at..).unwrap_or_default();
                        let (length, _) = skip::length(&mut skip, rest, true);
                        if name == "title" && metadata.title.is_none() {
                            metadata.title = plain(rest.get(..length).unwrap_or_default());
                        }
                        at += length;
                    }
                }
            },
            _ => {}
        }
    }
    metadata
}

/// Text in one line, entities decoded.
fn plain(text: &str) -> Option<String> {
    let text = htmlize::unescape(text);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().filter(|character| !character.is_control()).take(1000).collect();
    (!short.is_empty()).then_some(short)
}

fn meta(metadata: &mut Metadata, tag: &Tag<'_>) {
    let Some(name) = tag.attribute("name").or_else(|| tag.attribute("property")) else { return };
    let Some(content) = tag.attribute("content").as_deref().and_then(plain) else { return };
    match name.trim().to_ascii_lowercase().as_str() {
        "author" | "dc.creator" | "dcterms.creator" => {
            metadata.author = metadata.author.take().or(Some(content));
        }

        "og:title" | "dc.title" => metadata.title = metadata.title.take().or(Some(content)),
        "article:published_time" | "date" | "dc.date" | "dcterms.created" => {
            metadata.created = metadata.created.take().or_else(|| date(content));
        }
        "article:modified_time" | "last-modified" | "dcterms.modified" => {
            metadata.modified = metadata.modified.take().or_else(|| date(content));
        }
        key @ ("description" | "keywords" | "generator") => {
            metadata.extra.insert(key.to_owned(), content);
        }
        _ => {}
    }
}

/// Only what begins like an RFC 3339 date; other spellings would be guesses.
fn date(content: String) -> Option<String> {
    let bytes = content.as_bytes();
    let shape =
        |at: usize, byte: &u8| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    let dated = bytes.get(..10)?.iter().enumerate().all(|(at, byte)| shape(at, byte));
    dated.then_some(content)
}

/// The charset that the file declares of itself, in its first bytes.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let at = ["charset", "encoding"].iter().find_map(|word| {
        let at = head.find(&format!("{word}="))? + word.len() + 1;
        // `encoding` counts in an XML declaration only.
        (*word == "charset" || head.trim_start().starts_with("<?xml")).then_some(at)
    })?;
    let rest = head.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && !"-_:".contains(character));
    let label = rest.get(..end.unwrap_or(rest.len()))?;
    (!label.is_empty()).then(|| label.to_owned())
}
