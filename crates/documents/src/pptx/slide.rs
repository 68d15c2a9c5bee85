//! A slide: title, texts, tables, charts and notes.

use std::fmt::Write as _;

use super::text::{Mark, Paragraph, paragraphs, plain};
use crate::ooxml::{
    element::Element,
    figure,
    inline::{self, escape_start},
    package::{Package, Relations},
    table,
};

/// What a shape is on its slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Title,
    /// Whose paragraphs are bullets unless they say otherwise.
    Body,
    /// Date, number, footer: the same on every slide.
    Furniture,
    Other,
}

/// Writes the slide: its title first, then its shapes in their order.
pub(super) fn write(out: &mut String, slide: &Element, package: &Package, relations: &Relations) {
    let Some(tree) = slide.at(&["cSld", "spTree"]) else { return };
    let mut shapes = Vec::new();
    collect(tree, &mut shapes);
    let title = shapes.iter().position(|shape| place_of(shape) == Place::Title);
    if let Some(title) = title.and_then(|at| shapes.get(at)).and_then(|shape| shape.child("txBody")) {
        let text = plain(title);
        if !text.is_empty() {
            out.push_str("## ");
            inline::escape(out, &text);
            out.push_str("\n\n");
        }
    }
    for (at, shape) in shapes.into_iter().enumerate() {
        if Some(at) != title {
            write_shape(out, shape, package, relations);
        }
    }
}

/// Shapes, those of groups too. Of alternatives the first.
fn collect<'a>(tree: &'a Element, shapes: &mut Vec<&'a Element>) {
    for child in tree.elements() {
        match child.name.as_str() {
            "sp" | "graphicFrame" | "pic" | "cxnSp" => shapes.push(child),
            "grpSp" => collect(child, shapes),
            "AlternateContent" => {
                if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                    collect(choice, shapes);
                }
            }
            _ => {}
        }
    }
}

fn place_of(shape: &Element) -> Place {
    let placeholder = shape.elements().find_map(|child| child.at(&["nvPr", "ph"]));
    let Some(placeholder) = placeholder else { return Place::Other };
    match placeholder.attribute("type") {
        Some("title" | "ctrTitle") => Place::Title,
        Some("dt" | "ftr" | "hdr" | "sldNum") => Place::Furniture,
        Some("subTitle") => Place::Other,
        _ => Place::Body,
    }
}

fn write_shape(out: &mut String, shape: &Element, package: &Package, relations: &Relations) {
    let place = place_of(shape);
    if place == Place::Furniture {
        return;
    }
    if let Some(body) = shape.child("txBody") {
        write_paragraphs(out, &paragraphs(body, relations), place == Place::Body);
    }
    for table in shape.descendants("tbl") {
        write_table(out, table, relations);
    }
    for text in figure::texts(shape, package, relations) {
        inline::escape(out, &text);
        out.push_str("\n\n");
    }
    let described =
        shape.elements().find_map(|child| child.child("cNvPr")).and_then(|named| named.attribute("descr"));
    if let Some(text) = described.map(str::trim).filter(|text| !text.is_empty()) {
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
    collect(tree, &mut shapes);
    let mut text = String::new();
    // The picture of the slide is a placeholder without text.
    for body in shapes
        .into_iter()
        .filter(|shape| place_of(shape) == Place::Body)
        .filter_map(|shape| shape.child("txBody"))
    {
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
