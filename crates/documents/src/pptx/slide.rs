//! A slide: title, texts, tables, charts and notes.

use std::{fmt::Write as _, rc::Rc};

use super::{
    order,
    shape::{Layout, Move, Place, Role, Shape, collect, own_place, placeholder, role_of},
    text::{Mark, Paragraph, paragraphs, plain},
};
use crate::ooxml::{
    element::Element,
    figure::{self, Figure},
    inline::{self, escape_start},
    package::{Package, Relations},
    table,
};

/// A slide has a date, a footer and a number.
const MAX_FURNITURE: usize = 8;

/// Writes the slide: its title first, then its shapes as the eye meets them.
pub(super) fn write(
    out: &mut String,
    slide: &Element,
    package: &Package,
    relations: &Relations,
    layout: impl FnOnce() -> Rc<Layout>,
) {
    let Some(tree) = slide.at(&["cSld", "spTree"]) else { return };
    let mut shapes = Vec::new();
    collect(tree, &Move::NONE, &mut shapes);
    let title = shapes.iter().position(|(shape, _)| role_of(shape) == Role::Title);
    let title = title.map(|at| shapes.remove(at).0).and_then(|shape| shape.child("txBody"));
    if let Some(text) = title.map(plain).filter(|text| !text.is_empty()) {
        out.push_str("## ");
        inline::escape(out, &text);
        out.push_str("\n\n");
    }
    shapes.retain(|(shape, _)| role_of(shape) != Role::Furniture && says_something(shape));
    for shape in in_order(&shapes, layout) {
        write_shape(out, shape, package, relations);
    }
}

/// Date, footer and number of the slide as they are shown. The number is left out where the slide's mark says it.
pub(super) fn furniture(slide: &Element, number: u64) -> Vec<String> {
    let Some(tree) = slide.at(&["cSld", "spTree"]) else { return Vec::new() };
    let mut shapes = Vec::new();
    collect(tree, &Move::NONE, &mut shapes);
    let shown = shapes.into_iter().filter(|(shape, _)| role_of(shape) == Role::Furniture);
    let texts = shown.filter_map(|(shape, _)| shape.child("txBody")).map(plain);
    texts.filter(|text| !text.is_empty() && *text != number.to_string()).take(MAX_FURNITURE).collect()
}

/// Writes what of the furniture no slide before it has.
pub(super) fn write_furniture(out: &mut String, texts: &[String], before: &[String]) {
    for text in texts.iter().filter(|text| !before.contains(text)) {
        inline::escape(out, text);
        out.push_str("\n\n");
    }
}

/// Whether a shape has anything to write: a frame around others would hide the strips between them.
fn says_something(shape: &Element) -> bool {
    shape.child("txBody").is_some_and(|body| !plain(body).is_empty())
        || shape.name != "sp" && shape.name != "cxnSp"
        || description(shape).is_some()
}

/// The shapes in the order of the eye; in that of the file when it is not known where they all stand.
fn in_order<'a>(shapes: &[(&'a Element, Move)], layout: impl FnOnce() -> Rc<Layout>) -> Vec<&'a Element> {
    let own: Vec<Option<Place>> = shapes.iter().map(|(shape, _)| own_place(shape)).collect();
    let layout = if shapes.len() > 1 && own.iter().any(Option::is_none) { Some(layout()) } else { None };
    let placed: Option<Vec<Shape<'a>>> = shapes
        .iter()
        .zip(own)
        .map(|((element, moved), own)| {
            let place = own.map(|own| moved.apply(own));
            let by_layout = || layout.as_ref()?.place(placeholder(element)?);
            Some(Shape { element, place: place.or_else(by_layout)? })
        })
        .collect();
    match placed {
        Some(placed) => order::sort(placed).into_iter().map(|shape| shape.element).collect(),
        None => shapes.iter().map(|(shape, _)| *shape).collect(),
    }
}

fn description(shape: &Element) -> Option<&str> {
    let named = shape.elements().find_map(|child| child.child("cNvPr"))?;
    named.attribute("descr").map(str::trim).filter(|text| !text.is_empty())
}

fn write_shape(out: &mut String, shape: &Element, package: &Package, relations: &Relations) {
    if let Some(body) = shape.child("txBody") {
        write_paragraphs(out, &paragraphs(body, relations), role_of(shape) == Role::Body);
    }
    for table in shape.descendants("tbl") {
        write_table(out, table, relations);
    }
    for figure in figure::figures(shape, package, relations) {
        if !figure.text.is_empty() {
            out.push_str(&figure.line());
            out.push_str("\n\n");
        }
        for rows in &figure.tables {
            Figure::table(out, rows);
            out.push('\n');
        }
    }
    if let Some(text) = description(shape) {
        let mut image = String::new();
        inline::escape(&mut image, &text.split_whitespace().collect::<Vec<_>>().join(" "));
        let _ = write!(out, "![{image}]()\n\n");
    }
}

fn write_paragraphs(out: &mut String, paragraphs: &[Paragraph], bullets: bool) {
    // Levels of the items that are open: lists may begin at any level.
    let mut open: Vec<usize> = Vec::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut in_list = false;
    for paragraph in paragraphs {
        let marked = match paragraph.mark {
            Mark::None => false,
            Mark::Bullet | Mark::Number => true,
            Mark::Inherited => bullets,
        };
        let mut indent = String::new();
        if marked {
            while open.last().is_some_and(|level| *level > paragraph.level) {
                open.pop();
                numbers.pop();
            }
            if open.last() != Some(&paragraph.level) {
                open.push(paragraph.level);
                numbers.push(0);
            }
            indent = "    ".repeat(open.len() - 1);
            out.push_str(&indent);
            let number = numbers.last_mut().map_or(0, |number| {
                *number = if paragraph.mark == Mark::Number { *number + 1 } else { 0 };
                *number
            });
            let sign = if number > 0 { format!("{number}. ") } else { "- ".to_owned() };
            out.push_str(&sign);
            indent.push_str("    ");
        } else {
            open.clear();
            numbers.clear();
            if in_list {
                out.push('\n');
            }
        }
        let lines: Vec<String> =
            paragraph.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(escape_start).collect();
        out.push_str(&lines.join(&format!("  \n{indent}")));
        out.push_str(if marked { "\n" } else { "\n\n" });
        in_list = marked;
    }
    if in_list {
        out.push('\n');
    }
}

fn write_table(out: &mut String, element: &Element, relations: &Relations) {
    let mut rows = Vec::new();
    for row in element.elements().filter(|child| child.name == "tr") {
        let cells = row.elements().filter(|child| child.name == "tc");
        // A merged cell is written where it begins; the places that it covers are there, and empty.
        rows.push(cells.map(|cell| cell_text(cell, relations)).collect::<Vec<_>>());
    }
    if rows.iter().flatten().any(|cell| !cell.is_empty()) {
        table::write(out, &rows);
        out.push('\n');
    }
}

fn cell_text(cell: &Element, relations: &Relations) -> String {
    let Some(body) = cell.child("txBody") else { return String::new() };
    let lines = paragraphs(body, relations).into_iter().map(|paragraph| paragraph.text);
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes what the speaker says.
pub(super) fn write_notes(out: &mut String, notes: &Element) {
    let Some(tree) = notes.at(&["cSld", "spTree"]) else { return };
    let mut shapes = Vec::new();
    collect(tree, &Move::NONE, &mut shapes);
    let mut text = String::new();
    // The picture of the slide is a placeholder without text.
    let bodies = shapes.into_iter().filter(|(shape, _)| role_of(shape) == Role::Body);
    for body in bodies.filter_map(|(shape, _)| shape.child("txBody")) {
        write_paragraphs(&mut text, &paragraphs(body, &Relations::new()), false);
    }
    if !text.trim().is_empty() {
        out.push_str("### Notes\n\n");
        out.push_str(&text);
    }
}

/// Writes what others remarked.
pub(super) fn write_comments(out: &mut String, texts: &[String]) {
    let texts: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
    if texts.is_empty() {
        return;
    }
    out.push_str("### Comments\n\n");
    for text in texts {
        out.push_str("- ");
        inline::escape(out, &text.split_whitespace().collect::<Vec<_>>().join(" "));
        out.push('\n');
    }
    out.push('\n');
}
