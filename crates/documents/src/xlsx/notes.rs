//! What stands beside the cells of a sheet: comments, charts, text boxes.

use std::{collections::BTreeMap, fmt::Write as _};

use super::file::Sheet;
use crate::ooxml::{
    element::Element,
    figure::{self, Figure},
    inline,
    package::{Package, Relations},
};

/// More than this is not beside the cells any more.
const MAX_NOTES: usize = 64 << 10;

/// Writes them as a list below the sheet. What cannot be read is left out: the cells are the sheet.
pub(super) fn write(out: &mut String, package: &Package, sheet: &Sheet) {
    let Some(relations) = sheet.part.as_ref().and_then(|part| package.relations(part).ok()) else { return };
    let mut notes = comments(package, &relations);
    let (texts, figures) = drawings(package, &relations);
    notes.extend(texts);
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
    for table in figures.iter().flat_map(|figure| &figure.tables) {
        Figure::table(out, table);
        out.push('\n');
    }
}

fn comments(package: &Package, relations: &Relations) -> Vec<String> {
    let mut notes = threads(package, relations);
    // Old programs find a copy of each thread, with a note that they are old.
    let copied = !notes.is_empty();
    for relation in relations.values().filter(|relation| relation.kind == "comments" && !relation.external) {
        let mut authors: Vec<String> = Vec::new();
        let _ = package.each(&relation.target, &["author", "comment"], &mut |_, element| {
            if element.name == "author" {
                authors.push(element.text());
            } else {
                let author = element.attribute("authorId").and_then(|id| id.parse::<usize>().ok());
                let author = author.and_then(|id| authors.get(id)).map_or("", String::as_str);
                if copied && author.starts_with("tc=") {
                    return Ok(());
                }
                let text = figure::paragraph(&element);
                let place = element.attribute("ref").unwrap_or_default();
                notes.push(format!("{place} ({author}): {text}"));
            }
            Ok(())
        });
    }
    notes
}

/// Comments with answers, each with who wrote it.
fn threads(package: &Package, relations: &Relations) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let mut persons: BTreeMap<String, String> = BTreeMap::new();
    for relation in relations.values().filter(|relation| relation.kind == "threadedComment") {
        if persons.is_empty() {
            persons = names(package);
        }
        let _ = package.each(&relation.target, &["threadedComment"], &mut |_, element| {
            let author = element.attribute("personId").and_then(|id| persons.get(id));
            let author = author.map_or("", String::as_str);
            let place = element.attribute("ref").unwrap_or_default();
            let text = element.child("text").map(Element::text).unwrap_or_default();
            notes.push(format!("{place} ({author}): {text}"));
            Ok(())
        });
    }
    notes
}

/// The names of who wrote comments, by their ids.
fn names(package: &Package) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let workbook = package.main("xl/workbook.xml").and_then(|main| package.relations(&main));
    let relations = workbook.unwrap_or_default();
    let person = relations.values().find(|relation| relation.kind == "person" && !relation.external);
    // Some writers do not relate the list to the workbook.
    let part = person.map_or("xl/persons/person.xml", |relation| relation.target.as_str());
    let _ = package.each(part, &["person"], &mut |_, element| {
        let name = element.attribute("displayName").unwrap_or_default();
        names.insert(element.attribute("id").unwrap_or_default().to_owned(), name.to_owned());
        Ok(())
    });
    names
}

/// The texts beside the cells, and the charts.
fn drawings(package: &Package, relations: &Relations) -> (Vec<String>, Vec<Figure>) {
    let (mut notes, mut figures): (Vec<String>, Vec<Figure>) = (Vec::new(), Vec::new());
    for relation in relations.values().filter(|relation| relation.kind == "drawing" && !relation.external) {
        let Ok(Some(drawing)) = package.tree(&relation.target) else { continue };
        let inner = package.relations(&relation.target).unwrap_or_default();
        for paragraph in drawing.descendants("p") {
            notes.push(figure::paragraph(paragraph));
        }
        let found = figure::figures(&drawing, package, &inner);
        notes.extend(found.iter().map(|figure| figure.text.clone()));
        figures.extend(found);
    }
    notes.retain(|note| !note.trim().is_empty());
    (notes, figures)
}
