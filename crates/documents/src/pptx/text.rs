//! Paragraphs of a shape.

use crate::{
    ooxml::{element::Element, formula, inline, package::Relations},
    script, symbols,
};

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
            "r" | "fld" => (look(child, relations), letters(child)),
            "br" => (Look::default(), "\n".to_owned()),
            "AlternateContent" | "m" => {
                let choice = child.child("Choice").unwrap_or(child);
                (Look::default(), choice.descendants("oMath").into_iter().map(formula::text).collect())
            }
            _ => continue,
        };
        match spans.last_mut() {
            Some((last, before)) if *last == look => before.push_str(&text),
            _ => spans.push((look, text)),
        }
    }
    let mut out = String::new();
    for at in 0..spans.len() {
        let next = spans.get(at + 1).and_then(|(_, text)| text.chars().next());
        let Some((look, text)) = spans.get(at) else { break };
        let shown = look.shown(&out, text, next);
        push(&mut out, *look, &shown);
    }
    out.trim().to_owned()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look<'a> {
    bold: bool,
    italic: bool,
    strike: bool,
    /// Above or below the line, in parts of the size.
    baseline: i32,
    link: Option<&'a str>,
}

impl Look<'_> {
    /// The text as it reads behind `out` and before `next`.
    fn shown(&self, out: &str, text: &str, next: Option<char>) -> String {
        let before = out.chars().next_back();
        match self.baseline {
            1.. => script::raised(before, text),
            ..=-1 => script::lowered(before, text, next),
            0 => text.to_owned(),
        }
    }
}

/// The text of a run, in its font.
fn letters(run: &Element) -> String {
    let text = run.child("t").map(Element::text).unwrap_or_default();
    let properties = run.child("rPr");
    let font = |name: &str| {
        let font = properties?.child(name)?.attribute("typeface")?;
        symbols::is_symbolic(font).then_some(font)
    };
    let picture = |font: &str, letter: char| symbols::shown(font, letter);
    match (font("latin"), font("sym")) {
        (Some(font), _) => text.chars().map(|letter| picture(font, letter)).collect(),
        // The font of signs is for what is no letter of the other one.
        (None, Some(font))
            if text.chars().count() == 1
                || text.contains(|letter| ('\u{f000}'..='\u{f0ff}').contains(&letter)) =>
        {
            text.chars()
                .map(|letter| if letter.is_ascii() { letter } else { picture(font, letter) })
                .collect()
        }
        _ => text,
    }
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
        baseline: properties
            .attribute("baseline")
            .and_then(|line| line.trim_end_matches('%').parse().ok())
            .unwrap_or(0),
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
        let pieces = paragraph.elements().map(|piece| match piece.name.as_str() {
            // A break parts words, wherever it stands.
            "br" => " ".to_owned(),
            _ => piece.descendants("t").into_iter().map(Element::text).collect(),
        });
        pieces.collect::<String>()
    });
    lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
