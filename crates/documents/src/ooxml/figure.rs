//! Charts and diagrams: their text lies in parts of their own.

use kernel::Problem;

use super::{
    element::Element,
    package::{Package, Relations},
    too_large,
};

/// A chart of more text is a data set; the sheet it was drawn from has it.
const MAX_TEXT: usize = 16 << 10;

/// The texts of the charts and diagrams that a drawing refers to, in their order.
pub(crate) fn texts(drawing: &Element, package: &Package, relations: &Relations) -> Vec<String> {
    let charts = drawing.descendants("chart").into_iter().filter_map(|chart| chart.relation("id"));
    let diagrams = drawing.descendants("relIds").into_iter().filter_map(|diagram| diagram.relation("dm"));
    let parts = charts.chain(diagrams).filter_map(|id| relations.get(id));
    parts.map(|relation| text(package, &relation.target)).filter(|text| !text.is_empty()).collect()
}

/// What can be read of a part: titles, labels, categories and values. A broken part has none.
fn text(package: &Package, part: &str) -> String {
    let mut out = String::new();
    // A problem ends the reading: what was read until then is kept.
    let _ = package.each(part, &["p", "v"], &mut |_, element| {
        let text: String = match element.name.as_str() {
            "p" => element.descendants("t").into_iter().map(Element::text).collect(),
            _ => element.text(),
        };
        if !text.trim().is_empty() {
            if !out.is_empty() {
                out.push_str("; ");
            }
            out.push_str(text.trim());
        }
        if out.len() > MAX_TEXT {
            return Err::<(), Problem>(too_large("a chart has more text than is read"));
        }
        Ok(())
    });
    out
}
