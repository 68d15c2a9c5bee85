//! Rows and cells.

use super::blocks::Writer;
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

/// The cells of a row, none if the row was deleted. A cell that spans columns is followed by empty ones.
pub(super) fn cells(row: &Element, writer: &mut Writer<'_>) -> Option<Vec<String>> {
    let properties = row.child("trPr");
    if properties.is_some_and(|properties| properties.child("del").is_some()) {
        return None;
    }
    let before = properties.and_then(|properties| properties.value("gridBefore"));
    let mut cells = vec![String::new(); span(before, 0)];
    let mut found = Vec::new();
    collect(row, "tc", &mut found);
    for cell in found {
        let mut inner = writer.inner(true);
        inner.blocks(cell);
        cells.push(inner.out.trim().to_owned());
        writer.state.counters = inner.state.counters;
        let columns = cell.child("tcPr").and_then(|properties| properties.value("gridSpan"));
        cells.resize(cells.len() + span(columns, 1) - 1, String::new());
    }
    Some(cells)
}

fn span(value: Option<&str>, least: usize) -> usize {
    value.and_then(|value| value.parse::<usize>().ok()).unwrap_or(least).clamp(least, MAX_SPAN)
}
