//! Paragraphs of a shape.

use crate::ooxml::{element::Element, inline, package::Relations};

/// A paragraph of a shape as markdown, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub text: String,
    /// From 0.
    pub level: usize,
    pub mark: Mark,
}

/// What a paragraph says about what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: its placeholder decides.
    Inherited,
    None,
    Bullet,
    Number,
}

/// Levels of a list in a presentation.
const LEVELS: usize = 9;

/// The paragraphs of a text body that have text.
pub(super) fn paragraphs(body: &Element, relations: &Relations) -> Vec<Paragraph> {
    let paragraphs = body.elements().filter(|child| child.name == "p");
    paragraphs
        .map(|paragraph| of(paragraph, relations))
        .filter(|paragraph| !paragraph.text.is_empty())
        .collect()
}

fn of(paragraph: &Element, relations: &Relations) -> Paragraph {
    let properties = paragraph.child("pPr");
    let level = properties.and_then(|properties| properties.attribute("lvl"));
    let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some());
    let mark = if has("buNone") {
        Mark::None
    } else if has("buAutoNum") {
        Mark::Number
    } else if has("buChar") || has("buBlip") {
        Mark::Bullet
    } else {
        Mark::Inherited
    };
    Paragraph {
        text: runs(paragraph, relations),
        level: level.and_then(|level| level.parse().ok()).unwrap_or(0).min(LEVELS - 1),
        mark,
    }
}

/// The runs of a paragraph with their emphasis and links.
fn runs(paragraph: &Element, relations: &Relations) -> String {
    // Runs that look the same are one: programs split them at will.
    let mut spans: Vec<(Look<'_>, String)> = Vec::new();
    for child in paragraph.elements() {
        let (look, text) = match child.name.as_str() {
            "r" | "fld" => (look(child, relations), child.child("t").map(Element::text).unwrap_or_default()),
            "br" => (Look::default(), "\n".to_owned()),
            // Formulas.
            "AlternateContent" | "m" => {
                let choice = child.child("Choice").unwrap_or(child);
                (Look::default(), choice.descendants("t").into_iter().map(Element::text).collect())
            }
            _ => continue,
        };
        match spans.last_mut() {
            Some((last, before)) if *last == look => before.push_str(&text),
            _ => spans.push((look, text)),
        }
    }
    let mut out = String::new();
    for (look, text) in spans {
        push(&mut out, look, &text);
    }
    out.trim().to_owned()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look<'a> {
    bold: bool,
    italic: bool,
    strike: bool,
    link: Option<&'a str>,
}

fn look<'a>(run: &Element, relations: &'a Relations) -> Look<'a> {
    let Some(properties) = run.child("rPr") else { return Look::default() };
    let on = |name| matches!(properties.attribute(name), Some("1" | "true"));
    let link = properties.child("hlinkClick").and_then(|link| link.relation("id"));
    let link = link.and_then(|id| relations.get(id)).filter(|relation| relation.external);
    Look {
        bold: on("b"),
        italic: on("i"),
        strike: properties.attribute("strike").is_some_and(|strike| strike != "noStrike"),
        link: link.map(|relation| relation.target.as_str()),
    }
}

fn push(out: &mut String, look: Look<'_>, text: &str) {
    let inner = text.trim();
    if inner.is_empty() {
        out.push_str(text);
        return;
    }
    let start = text.len() - text.trim_start().len();
    out.push_str(text.get(..start).unwrap_or_default());
    let marks = [(look.bold, "**"), (look.italic, "*"), (look.strike, "~~")];
    let marks: Vec<&str> = marks.into_iter().filter_map(|(on, mark)| on.then_some(mark)).collect();
    let mut marked = marks.concat();
    inline::escape(&mut marked, inner);
    marked.extend(marks.iter().rev().copied());
    match look.link {
        Some(target) => inline::link(out, &marked, target),
        None => out.push_str(&marked),
    }
    out.push_str(text.get(text.trim_end().len()..).unwrap_or_default());
}

/// The text without any markup, on one line.
pub(super) fn plain(body: &Element) -> String {
    let lines = body.elements().filter(|child| child.name == "p").map(|paragraph| {
        paragraph.descendants("t").into_iter().map(Element::text).collect::<Vec<_>>().concat()
    });
    lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
