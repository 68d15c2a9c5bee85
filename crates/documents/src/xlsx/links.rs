//! Where the links in cells lead: they are listed behind all rows.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    cells::{COLUMNS, column_of},
    file::Sheet,
};
use crate::ooxml::{inline, package::Package, xml::Token};

/// The sheet is unpacked once more for them; larger ones list them below their rows.
const MAX_SHEET: u64 = 4 << 20;
/// More links than anybody put into a sheet.
const MAX_LINKS: usize = 20_000;
/// A link may lie on a range of cells; each of them shows it.
const MAX_CELLS: u32 = 256;

/// The targets by row and column.
pub(super) type Links = BTreeMap<(u32, u32), String>;

/// The links of a sheet.
pub(super) fn of(package: &Package, sheet: &Sheet) -> Links {
    let mut links = Links::new();
    let Some(part) = sheet.part.as_ref().filter(|_| sheet.size <= MAX_SHEET) else { return links };
    let Ok(relations) = package.relations(part) else { return links };
    if !relations.values().any(|relation| relation.kind == "hyperlink" && relation.external) {
        return links;
    }
    let Ok(mut xml) = package.xml(part) else { return links };
    // What is broken ends the list: the cells say so themselves.
    while let Ok(token) = xml.next() {
        match token {
            Token::Start(tag) if tag.name() == "hyperlink" => {
                let relation = tag.relation().and_then(|id| relations.get(&id));
                let relation = relation.filter(|relation| relation.external);
                let Some((target, place)) = relation.zip(tag.attribute("ref")) else { continue };
                for place in cells(&place) {
                    links.insert(place, target.target.clone());
                }
            }
            Token::Eof => break,
            _ => {}
        }
        if links.len() > MAX_LINKS {
            break;
        }
    }
    links
}

/// Lists the links of a sheet that is too large for them to be in its cells.
pub(super) fn write(out: &mut String, package: &Package, sheet: &Sheet, linked: &[(String, String)]) {
    let Some(part) = sheet.part.as_ref().filter(|_| sheet.size > MAX_SHEET && !linked.is_empty()) else {
        return;
    };
    let Ok(relations) = package.relations(part) else { return };
    for (place, id) in linked {
        if let Some(relation) = relations.get(id).filter(|relation| relation.external) {
            let _ = write!(out, "- {}: ", inline::escape_start(place));
            inline::escape(out, &relation.target);
            out.push('\n');
        }
    }
    out.push('\n');
}

/// The cells of `B2` or `B2:C3`.
fn cells(reference: &str) -> Vec<(u32, u32)> {
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    let place = |text: &str| {
        let row = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '$');
        Some((row.parse::<u32>().ok()?, column_of(text)?))
    };
    let (Some((top, left)), Some((bottom, right))) = (place(from), place(to)) else { return Vec::new() };
    let rows = top..=bottom.min(top.saturating_add(MAX_CELLS));
    rows.flat_map(|row| (left..=right.min(COLUMNS)).map(move |column| (row, column)))
        .take(MAX_CELLS as usize)
        .collect()
}

/// The target of `HYPERLINK("https://example.com","shown")`.
pub(super) fn of_formula(formula: &str) -> Option<&str> {
    let rest = formula.trim().strip_prefix("HYPERLINK(")?.trim_start().strip_prefix('"')?;
    let (target, _) = rest.split_once('"')?;
    (target.contains("://") || target.starts_with("mailto:")).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lie_on_cells_and_ranges() {
        assert_eq!(cells("B2"), [(2, 1)]);
        assert_eq!(cells("A1:B2"), [(1, 0), (1, 1), (2, 0), (2, 1)]);
        assert_eq!(cells("A1:XFD1048576").len(), 256);
        assert_eq!(cells("nonsense"), []);
        assert_eq!(of_formula("HYPERLINK(\"https://a.example\",\"x\")"), Some("https://a.example"));
        assert_eq!(of_formula("HYPERLINK(A1)"), None);
    }
}
