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

/// Whether a style raises or lowers its text, as editors write it.
pub(super) fn raised_by_style(tag: &Tag<'_>) -> Option<Kind> {
    let style = tag.attribute("style")?;
    let aligned = style.split(';').filter_map(|rule| rule.split_once(':'));
    let mut aligned = aligned.filter(|(name, _)| name.trim().eq_ignore_ascii_case("vertical-align"));
    let place = aligned.next_back()?.1.trim().to_ascii_lowercase();
    match place.trim_end_matches("!important").trim_end() {
        "super" => Some(Kind::Raised),
        "sub" => Some(Kind::Lowered),
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
