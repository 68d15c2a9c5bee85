//! What is left out, over the ends of windows if need be.

use super::token::{Name, Tag};

/// What is being left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Skip {
    /// A comment.
    Comment,
    /// Text up to the end tag of this name: scripts and the like.
    Raw(Name),
    /// An element with all its content, so many of its name deep.
    Element(Name, u32),
    /// The rest of a tag that is longer than a window (an image in an attribute).
    Tag(Option<u8>),
}

/// Elements whose content is no markup.
pub(super) const RAW: [&str; 7] = ["script", "style", "title", "iframe", "noembed", "noframes", "xmp"];

/// Elements whose content is nothing to read: navigation, controls, drawings and fall-backs.
const ELEMENTS: [&str; 17] = [
    "nav",
    "svg",
    "noscript",
    "template",
    "button",
    "object",
    "canvas",
    "audio",
    "video",
    "map",
    "datalist",
    "annotation",
    "annotation-xml",
    "applet",
    "dialog",
    "menu",
    "frameset",
];

/// Whether this start tag begins something to leave out.
pub(super) fn begins(tag: &Tag<'_>, without_scripts: bool) -> Option<Skip> {
    let name = tag.name.as_str();
    if tag.closes_itself() {
        return None;
    }
    if RAW.contains(&name) {
        return Some(Skip::Raw(tag.name));
    }
    let element = Some(Skip::Element(tag.name, 1));
    if ELEMENTS.contains(&name) && !(without_scripts && name == "noscript") {
        return element;
    }
    if is_hidden(tag) {
        return element;
    }
    let is = |attribute: &str, value: &str| tag.attribute(attribute).is_some_and(|found| found == value);
    let has =
        |class: &str| tag.attribute("class").is_some_and(|found| found.split(' ').any(|one| one == class));
    let out = match name {
        "div" | "ul" => is("role", "navigation"),
        // Formulas are there twice: for eyes and for readers.
        "span" => is("aria-hidden", "true"),
        // The pilcrow behind a heading.
        "a" => has("headerlink") || has("anchor") || has("anchorjs-link"),
        // Line numbers beside code.
        "td" => has("linenos") || has("gutter") || has("blob-num") || has("line-numbers"),
        _ => false,
    };
    if out { element } else { None }
}

/// Whether an element is not shown, and nothing on the page is there to show it: what folds out is text.
fn is_hidden(tag: &Tag<'_>) -> bool {
    if !matches!(tag.name.as_str(), "div" | "span" | "section" | "p" | "font" | "a") {
        return false;
    }
    let style = tag.attribute("style").unwrap_or_default();
    let told = |property: &str, value: &str| {
        style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, found)| {
            let found = found.trim().trim_end_matches("!important").trim_end();
            name.trim().eq_ignore_ascii_case(property) && found.eq_ignore_ascii_case(value)
        })
    };
    let hidden = tag.attribute("hidden").is_some_and(|value| value != "until-found");
    if !(hidden || told("display", "none") || told("visibility", "hidden")) {
        return false;
    }
    let class = tag.attribute("class").unwrap_or_default().to_ascii_lowercase();
    let folds = ["accordion", "answer", "collaps", "content", "fold", "panel", "tab", "toggle"];
    !(tag.attribute("id").is_some()
        || tag.attribute("role").is_some()
        || folds.iter().any(|fold| class.contains(fold)))
}

/// How much of the text is left out, and whether that ends it.
pub(super) fn length(skip: &mut Skip, text: &str, last: bool) -> (usize, bool) {
    let bytes = text.as_bytes();
    let rest =
        |keep: usize| if last { bytes.len() } else { floor(text, bytes.len().saturating_sub(keep).max(1)) };
    match skip {
        Skip::Comment => match memchr::memmem::find(bytes, b"-->") {
            Some(at) => (at + 3, true),
            None => (rest(2), false),
        },
        Skip::Raw(name) => match end_tag(bytes, name.as_str().as_bytes()) {
            Some(at) => (at, true),
            None => (rest(name.as_str().len() + 2), false),
        },
        Skip::Tag(quote) => tag(bytes, quote),
        Skip::Element(..) => (0, false),
    }
}

/// At most `at`, between two characters.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at) && *at > 0).unwrap_or(text.len())
}

/// Where `</name` begins.
pub(super) fn end_tag(bytes: &[u8], name: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"</").find(|at| {
        let found = bytes.get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

/// To the end of a tag of which the beginning is gone.
fn tag(bytes: &[u8], quote: &mut Option<u8>) -> (usize, bool) {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let found = match *quote {
            Some(quote) => memchr::memchr(quote, rest),
            None => memchr::memchr3(b'>', b'"', b'\'', rest),
        };
        let Some(offset) = found else { break };
        let byte = rest.get(offset).copied().unwrap_or_default();
        at += offset + 1;
        match quote {
            Some(_) => *quote = None,
            None if byte == b'>' => return (at, true),
            None => *quote = Some(byte),
        }
    }
    (bytes.len(), false)
}
