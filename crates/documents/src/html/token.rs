//! The tokens of HTML, read from a window of the file (after the tokenizer of the HTML standard, 13.2.5).

use std::borrow::Cow;

/// A tag's name in lower case; longer names than the standard's come out empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    bytes: [u8; 16],
    length: u8,
}

impl Name {
    pub(super) fn new(name: &str) -> Self {
        let mut bytes = [0; 16];
        let mut length = 0;
        if name.len() <= bytes.len() && name.is_ascii() {
            for (to, from) in bytes.iter_mut().zip(name.bytes()) {
                *to = from.to_ascii_lowercase();
                length += 1;
            }
        }
        Self { bytes, length }
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes
            .get(..usize::from(self.length))
            .and_then(|name| std::str::from_utf8(name).ok())
            .unwrap_or_default()
    }
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    pub name: Name,
    /// All behind the name.
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// `<br/>`.
    pub(super) fn closes_itself(&self) -> bool {
        self.attributes.ends_with('/')
    }

    /// An attribute's value, entities decoded; empty for one without a value.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest
                .trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
            if rest.is_empty() {
                return None;
            }
            let end =
                |character: char| character.is_ascii_whitespace() || matches!(character, '=' | '/' | '>');
            // A name may begin with an equals sign, of all things.
            let length = rest
                .char_indices()
                .skip(1)
                .find(|(_, character)| end(*character))
                .map_or(rest.len(), |(at, _)| at);
            let (name, tail) = rest.split_at(length);
            let (value, tail) = value(tail);
            if name.eq_ignore_ascii_case(wanted) {
                return Some(htmlize::unescape_attribute(value));
            }
            rest = tail;
        }
    }
}

/// The value behind a name, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(rest) = text.trim_ascii_start().strip_prefix('=') else { return ("", text) };
    let rest = rest.trim_ascii_start();
    for quote in ['"', '\''] {
        if let Some(inner) = rest.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = rest.find(|character: char| character.is_ascii_whitespace()).unwrap_or(rest.len());
    rest.split_at(end)
}

/// What is not cut at the end of a window.
const LONGEST_WORD: usize = 256;

/// One token.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// Text, entities not decoded.
    Text(&'a str),
    Open(Tag<'a>),
    Close(Name),
    /// The beginning of a comment; it is skipped until `-->`.
    Comment,
    /// A declaration or processing instruction.
    Nothing,
}

/// The token that begins at `at` and where it ends; none when it may go on behind the text.
pub(super) fn next(text: &str, at: usize, last: bool) -> Option<(Token<'_>, usize)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    if !is_markup(bytes) {
        // A `<` at the very end may begin anything.
        if !last && bytes == b"<" {
            return None;
        }
        let length = text_length(bytes, last);
        // A word that the window may have cut, unless the window is nothing but it.
        if !last && at > 0 && length == bytes.len() && length < LONGEST_WORD {
            return None;
        }
        return Some((Token::Text(rest.get(..length)?), at + length));
    }
    if bytes.starts_with(b"<!--") {
        return Some((Token::Comment, at + 4));
    }
    if !last && bytes.len() < 4 {
        return None;
    }
    let length = match tag_length(bytes) {
        Some(length) => length,
        None if !last => return None,
        // The file ends inside a tag, or a quote in it is never closed.
        None => memchr::memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1),
    };
    let inner = rest.get(1..length)?.trim_end_matches('>');
    let token = match inner.as_bytes().first() {
        Some(b'!' | b'?') => Token::Nothing,
        Some(b'/') => Token::Close(split(inner.get(1..)?).0),
        _ => {
            let (name, attributes) = split(inner);
            Token::Open(Tag { name, attributes })
        }
    };
    Some((token, at + length))
}

fn split(inner: &str) -> (Name, &str) {
    let end = inner
        .find(|character: char| character.is_ascii_whitespace() || character == '/')
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    (Name::new(name), attributes)
}

/// Whether a tag, a comment or a declaration begins here; a `<` before anything else is text.
pub(super) fn is_markup(bytes: &[u8]) -> bool {
    match bytes {
        [b'<', b'/', next, ..] => next.is_ascii_alphabetic() || *next == b'>',
        [b'<', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/'),
        _ => false,
    }
}

/// Up to the next markup. Where the window ends, an entity or a word is not cut.
fn text_length(bytes: &[u8], last: bool) -> usize {
    let mut from = 1;
    while let Some(offset) = bytes.get(from..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let at = from + offset;
        if bytes.get(at..).is_some_and(|rest| is_markup(rest) || (rest.len() == 1 && !last)) {
            return at;
        }
        from = at + 1;
    }
    if last {
        return bytes.len();
    }
    let tail = bytes.len().saturating_sub(LONGEST_WORD);
    let blank = bytes.iter().rposition(u8::is_ascii_whitespace).filter(|at| *at > tail);
    let safe = |at: &usize| *at > 0;
    blank
        .or_else(|| {
            bytes.iter().rposition(|byte| *byte == b'&').filter(|at| *at > bytes.len().saturating_sub(40))
        })
        .filter(safe)
        .unwrap_or(bytes.len())
}

/// The length of a tag, up to the `>` that is in no quoted value.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        let quote = *bytes.get(at)?;
        if quote == b'>' {
            return Some(at + 1);
        }
        let before = bytes.get(..at)?.trim_ascii_end();
        at += 1;
        if before.last() == Some(&b'=') {
            at += memchr::memchr(quote, bytes.get(at..)?)? + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let Some((Token::Open(tag), _)) =
            next("<A href='a>b' title=\"x &amp; y\" Disabled data=plain/z class=c >text", 0, true)
        else {
            panic!()
        };
        assert_eq!(tag.name.as_str(), "a");
        for (name, value) in
            [("href", "a>b"), ("title", "x & y"), ("disabled", ""), ("data", "plain/z"), ("class", "c")]
        {
            assert_eq!(tag.attribute(name).as_deref(), Some(value));
        }
        assert_eq!(tag.attribute("id"), None);
    }

    #[test]
    fn a_lone_less_than_is_text() {
        assert!(matches!(next("a < b <c>", 0, true), Some((Token::Text("a < b "), 6))));
        assert!(matches!(next("< 5", 0, true), Some((Token::Text("< 5"), 3))));
    }

    #[test]
    fn what_may_go_on_is_not_a_token_yet() {
        assert!(next("<a href='x", 0, false).is_none());
        assert!(matches!(next("<a href='x", 0, true), Some((Token::Open(_), 10))));
        assert!(matches!(next("text &am", 0, false), Some((Token::Text("text"), 4))));
    }
}
