//! Charts and diagrams: their text lies in parts of their own.

use kernel::Problem;

use super::{
    chart::{self, Series},
    element::Element,
    inline,
    package::{Package, Relations},
    table, too_large,
};

/// A chart of more text is a data set; the sheet it was drawn from has it.
const MAX_TEXT: usize = 16 << 10;

/// What a chart or a diagram says.
#[derive(Debug, Default)]
pub(crate) struct Figure {
    /// Titles and labels.
    pub text: String,
    /// The values of a chart: tables, each with its header.
    pub tables: Vec<Vec<Vec<String>>>,
}

impl Figure {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.tables.is_empty()
    }

    /// The text as markdown.
    pub(crate) fn line(&self) -> String {
        let mut line = String::new();
        inline::escape(&mut line, &self.text);
        line
    }

    /// Writes a table of its values.
    pub(crate) fn table(out: &mut String, rows: &[Vec<String>]) {
        let cell = |text: &String| {
            let mut cell = String::new();
            inline::escape(&mut cell, text);
            cell
        };
        table::write(out, &rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Vec<_>>());
    }
}

/// The charts and diagrams that a drawing refers to, in their order.
pub(crate) fn figures(drawing: &Element, package: &Package, relations: &Relations) -> Vec<Figure> {
    let parts = |name: &str, id: &'static str| {
        let found = drawing.descendants(name).into_iter().filter_map(move |part| part.relation(id));
        found.filter_map(|id| relations.get(id)).map(|relation| relation.target.clone()).collect::<Vec<_>>()
    };
    let charts = parts("chart", "id").into_iter().map(|part| chart(package, &part));
    let diagrams = parts("relIds", "dm").into_iter().map(|part| diagram(package, &part));
    charts.chain(diagrams).filter(|figure| !figure.is_empty()).collect()
}

/// The titles of a chart and its values by series and category. A broken part has what was read until it broke.
fn chart(package: &Package, part: &str) -> Figure {
    let (mut text, mut series) = (String::new(), Vec::new());
    let mut read = 0;
    let _ = package.each(part, &["ser", "p", "pt"], &mut |_, element| {
        match element.name.as_str() {
            "ser" => series.push(Series::of(&element)),
            "p" => add(&mut text, &paragraph(&element)),
            // Of the charts since 2016, whose series only refer to their values.
            _ => add(&mut text, &element.text()),
        }
        read += series.last().map_or(0, Series::len);
        if read + text.len() > MAX_TEXT {
            return Err::<(), Problem>(too_large("a chart has more text than is read"));
        }
        Ok(())
    });
    series.iter().flat_map(|series| &series.labels).for_each(|label| add(&mut text, label));
    Figure { text, tables: chart::tables(&series) }
}

/// What can be read of a diagram.
fn diagram(package: &Package, part: &str) -> Figure {
    let mut text = String::new();
    let _ = package.each(part, &["p"], &mut |_, element| {
        add(&mut text, &paragraph(&element));
        if text.len() > MAX_TEXT {
            return Err::<(), Problem>(too_large("a diagram has more text than is read"));
        }
        Ok(())
    });
    Figure { text, tables: Vec::new() }
}

/// The letters of a paragraph, without their looks.
pub(crate) fn paragraph(element: &Element) -> String {
    element.descendants("t").into_iter().map(Element::text).collect()
}

fn add(out: &mut String, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push_str("; ");
    }
    out.push_str(text);
}
