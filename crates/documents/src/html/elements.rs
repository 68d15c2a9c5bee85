//! What elements are to a text.

use super::{escape, inline::Kind, token::Tag};

/// The look or the link that an element gives its text.
pub(super) fn inline(name: &str, tag: &Tag<'_>) -> Option<Kind> {
    match name {
        "b" | "strong" => Some(Kind::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Some(Kind::Emphasis),
        "s" | "del" | "strike" => Some(Kind::Strike),
        "code" | "kbd" | "samp" | "tt" => Some(Kind::Code),
        "sup" => Some(Kind::Raised),
        "sub" => Some(Kind::Lowered),
        "a" => Some(Kind::Link(escape::target(&tag.attribute("href").unwrap_or_default()))),
        _ => None,
    }
}

/// Elements that end a paragraph where they begin and end.
pub(super) fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 36] = [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frame",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "main",
        "optgroup",
        "option",
        "p",
        "search",
        "section",
        "summary",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ];
    BLOCKS.contains(&name)
}
