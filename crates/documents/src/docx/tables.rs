//! The rows and columns of tables.

use crate::ooxml::element::Element;

/// A cell may claim to span any number of columns; no page has room for more.
const MAX_SPAN: usize = 64;

/// The rows of a table, also those wrapped into controls or revisions.
pub(super) fn rows(table: &Element) -> Vec<&Element> {
    let mut rows = Vec::new();
    collect(table, "tr", &mut rows);
    rows
}

fn collect<'a>(element: &'a Element, name: &str, found: &mut Vec<&'a Element>) {
    for child in element.elements() {
        if child.name == name {
            found.push(child);
        } else if matches!(child.name.as_str(), "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo") {
            collect(child, name, found);
        }
    }
}

/// The columns of a row, none if the row was deleted: a cell in the first of those that it spans, nothing in the others.
pub(super) fn columns(row: &Element) -> Option<Vec<Option<&Element>>> {
    let properties = row.child("trPr");
    if properties.is_some_and(|properties| properties.child("del").is_some()) {
        return None;
    }
    let before = properties.and_then(|properties| properties.value("gridBefore"));
    let mut columns = vec![None; span(before, 0)];
    let mut cells = Vec::new();
    collect(row, "tc", &mut cells);
    for cell in cells {
        let spanned = cell.child("tcPr").and_then(|properties| properties.value("gridSpan"));
        let behind = columns.len() + span(spanned, 1);
        columns.push(Some(cell));
        columns.resize(behind, None);
    }
    Some(columns)
}

fn span(value: Option<&str>, least: usize) -> usize {
    value.and_then(|value| value.parse::<usize>().ok()).unwrap_or(least).clamp(least, MAX_SPAN)
}
