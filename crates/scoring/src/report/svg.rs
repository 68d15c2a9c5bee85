//! A small SVG writer: shapes with classes, text escaped, both colour schemes in one style sheet.

use std::fmt::Write as _;

use kernel::escape_html;

/// Colours by class. The picture paints its own ground, so that it is readable on any page; a viewer that knows no
/// media queries shows the light scheme. Contrast of text on its ground is at least 4.5 : 1 in both (WCAG AA).
const STYLE: &str = "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;\
font-size:12px;fill:#1c2330}\
.title{font-size:15px;font-weight:600}.muted{fill:#5b6472}.value{paint-order:stroke;stroke:#ffffff;stroke-width:3px}\
.ground{fill:#ffffff}.grid{stroke:#e3e7ee}.axis{stroke:#8a93a1}.guide{stroke:#5b6472;stroke-dasharray:4 4}\
.bar{fill:#2f6fdb}.count{fill:#c3cede}.dot{fill:#2f6fdb;stroke:#ffffff;stroke-width:1.5}\
.span{stroke:#16397a;stroke-width:1.5}.path{fill:none;stroke:#2f6fdb;stroke-width:1.5}\
@media (prefers-color-scheme:dark){text{fill:#e6e9ef}.muted{fill:#9da7b5}.value{stroke:#14181f}\
.ground{fill:#14181f}.grid{stroke:#2a313c}.axis{stroke:#6d7786}.guide{stroke:#9da7b5}\
.bar{fill:#5c95f2}.count{fill:#37414f}.dot{fill:#5c95f2;stroke:#14181f}\
.span{stroke:#c9dcff}.path{stroke:#5c95f2}}";

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    /// The text begins there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// A picture being drawn.
#[derive(Debug)]
pub(crate) struct Svg {
    text: String,
}

impl Svg {
    /// An empty picture; `title` and `description` are what a screen reader says.
    pub(crate) fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        let mut text = String::with_capacity(8 * 1024);
        let (w, h) = (number(width), number(height));
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
             role=\"img\" aria-label=\"{}\"><title>{}</title><desc>{}</desc><style>{STYLE}</style>",
            escape_html(title),
            escape_html(title),
            escape_html(description)
        );
        let mut svg = Self { text };
        svg.rect("ground", 0.0, 0.0, width, height);
        svg
    }

    /// A rectangle.
    pub(crate) fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let _ = write!(
            self.text,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            number(x),
            number(y),
            number(width.max(0.0)),
            number(height.max(0.0))
        );
    }

    /// A straight line.
    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(
            self.text,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        );
    }

    /// A line through points.
    pub(crate) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> =
            points.iter().map(|&(x, y)| format!("{},{}", number(x), number(y))).collect();
        let _ = write!(self.text, "<polyline class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }

    /// A disc.
    pub(crate) fn dot(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let _ = write!(
            self.text,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(x),
            number(y),
            number(radius)
        );
    }

    /// A line of text.
    pub(crate) fn text(&mut self, class: &str, anchor: Anchor, x: f64, y: f64, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.text,
            "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            number(x),
            number(y),
            escape_html(text)
        );
    }

    /// What is drawn by `draw` says `hint` when pointed at.
    pub(crate) fn hinted(&mut self, hint: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.text, "<g><title>{}</title>", escape_html(hint));
        draw(self);
        self.text.push_str("</g>");
    }

    /// The whole document.
    pub(crate) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}

/// A coordinate with at most two decimals; what is no number is drawn at 0 instead of breaking the document.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        let shown: Vec<String> = [1.0, 0.105, -0.001, f64::NAN, f64::INFINITY, 12.5].map(number).to_vec();
        assert_eq!(shown, ["1", "0.1", "0", "0", "0", "12.5"]);
    }
}
