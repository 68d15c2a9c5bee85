//! What stands beside the cells of a sheet: comments, charts, text boxes.

use std::fmt::Write as _;

use super::file::Sheet;
use crate::ooxml::{
    element::Element,
    figure, inline,
    package::{Package, Relations},
};

/// More than this is not beside the cells any more.
const MAX_NOTES: usize = 64 << 10;

/// Writes them as a list below the sheet. What cannot be read is left out: the cells are the sheet.
pub(super) fn write(out: &mut String, package: &Package, sheet: &Sheet) {
    let Some(relations) = sheet.part.as_ref().and_then(|part| package.relations(part).ok()) else { return };
    let mut notes = comments(package, &relations);
    notes.extend(drawings(package, &relations));
    let from = out.len();
    for note in notes {
        let mut line = String::new();
        inline::escape(&mut line, &note.split_whitespace().collect::<Vec<_>>().join(" "));
        if out.len() + line.len() > from + MAX_NOTES {
            break;
        }
        let _ = writeln!(out, "- {line}");
    }
    if out.len() > from {
        out.push('\n');
    }
}

fn comments(package: &Package, relations: &Relations) -> Vec<String> {
    let mut notes = Vec::new();
    for relation in relations.values().filter(|relation| relation.kind == "comments" && !relation.external) {
        let mut authors: Vec<String> = Vec::new();
        let _ = package.each(&relation.target, &["author", "comment"], &mut |_, element| {
            if element.name == "author" {
                authors.push(element.text());
            } else {
                let author = element.attribute("authorId").and_then(|id| id.parse::<usize>().ok());
                let author = author.and_then(|id| authors.get(id)).map_or("", String::as_str);
                let text: String = element.descendants("t").into_iter().map(Element::text).collect();
                let place = element.attribute("ref").unwrap_or_default();
                notes.push(format!("{place} ({author}): {text}"));
            }
            Ok(())
        });
    }
    notes
}

fn drawings(package: &Package, relations: &Relations) -> Vec<String> {
    let mut notes = Vec::new();
    for relation in relations.values().filter(|relation| relation.kind == "drawing" && !relation.external) {
        let Ok(Some(drawing)) = package.tree(&relation.target) else { continue };
        let inner = package.relations(&relation.target).unwrap_or_default();
        for paragraph in drawing.descendants("p") {
            notes.push(paragraph.descendants("t").into_iter().map(Element::text).collect());
        }
        notes.extend(figure::texts(&drawing, package, &inner));
    }
    notes.retain(|note| !note.trim().is_empty());
    notes
}
