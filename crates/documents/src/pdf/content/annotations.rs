//! What annotations show: filled-in forms, text boxes, stamps.

use hayro_syntax::{
    object::{Array, Dict, Name, Object, Stream, String as PdfString},
    page::Page,
};

use super::{Interpreter, Matrix, State, fields};
use crate::pdf::strings::decode;

/// Annotations of one page; a large form has some hundred fields.
const MAX_ANNOTATIONS: usize = 2_000;
const HIDDEN: i32 = 1 << 1;
const NO_VIEW: i32 = 1 << 5;

impl Interpreter<'_> {
    /// Draws the page's annotations as they appear on it.
    pub(super) fn annotations(&mut self, page: &Page<'_>, to_page: Matrix) {
        let Some(list) = page.raw().get::<Array<'_>>("Annots") else { return };
        self.marks.clear();
        for annotation in list.iter::<Dict<'_>>().take(MAX_ANNOTATIONS) {
            let flags = annotation.get::<i32>("F").unwrap_or(0);
            let Some(kind) = annotation.get::<Name<'_>>("Subtype") else { continue };
            if flags & (HIDDEN | NO_VIEW) != 0 || &*kind == b"Popup" || self.layers.hides(&annotation, b"OC")
            {
                continue;
            }
            let before = self.drawn.glyphs.len();
            if let Some((stream, placed)) = appearance(&annotation) {
                self.state = State::new(placed.then(&to_page));
                self.saved.clear();
                self.form(&stream, page.resources(), 0);
                // Many draw their ticks as lines.
                let wordless = self.drawn.glyphs.len() == before;
                if let (true, b"Widget", Some(place)) = (wordless, &*kind, annotation.get::<[f64; 4]>("Rect"))
                    && let Some(tick) = fields::tick(&annotation)
                {
                    self.write(tick, corners(place), &to_page);
                }
            } else if let Some(text) = undrawn(&annotation, &kind)
                && let Some(place) = annotation.get::<[f64; 4]>("Rect")
            {
                self.write(&text, corners(place), &to_page);
            }
            if REMARKS.contains(&&*kind) {
                self.drawn.remarks.extend(remark(&annotation));
            }
        }
    }
}

/// Kinds whose text is not on the page but beside it.
const REMARKS: [&[u8]; 13] = [
    b"Text",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Square",
    b"Circle",
    b"Line",
    b"Polygon",
    b"PolyLine",
    b"Ink",
    b"FileAttachment",
];
/// A longer remark is cut.
const MAX_REMARK: usize = 4_000;

/// What an annotation would show if it had an appearance.
fn undrawn(annotation: &Dict<'_>, kind: &[u8]) -> Option<String> {
    match kind {
        b"Widget" => fields::value(annotation),
        b"FreeText" => Some(decode(&annotation.get::<PdfString<'_>>("Contents")?)),
        _ => None,
    }
}

/// What somebody remarked, and who.
fn remark(annotation: &Dict<'_>) -> Option<String> {
    let line = |name: &str| {
        let text = decode(&annotation.get::<PdfString<'_>>(name)?);
        let text: Vec<&str> = text.split_whitespace().collect();
        let text: String = text.join(" ").chars().take(MAX_REMARK).collect();
        (!text.is_empty()).then_some(text)
    };
    let text = line("Contents")?;
    Some(line("T").map_or_else(|| text.clone(), |author| format!("{author}: {text}")))
}

/// The normal appearance, and where it goes.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, Matrix)> {
    let looks = annotation.get::<Dict<'a>>("AP")?;
    let stream = match looks.get::<Object<'a>>("N")? {
        Object::Stream(stream) => stream,
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'a>>("AS")?)?,
        _ => return None,
    };
    let target = corners(annotation.get::<[f64; 4]>("Rect")?);
    let matrix = stream.dict().get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
    let [x0, y0, x1, y1] = stream.dict().get::<[f64; 4]>("BBox")?;
    let points = [(x0, y0), (x0, y1), (x1, y0), (x1, y1)].map(|(x, y)| matrix.apply(x, y));
    let source = points.iter().fold(
        [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
        |[left, low, right, high], (x, y)| [left.min(*x), low.min(*y), right.max(*x), high.max(*y)],
    );
    let scale = |from: f64, to: f64| if from.abs() < 1e-6 { 1.0 } else { to / from };
    let across = scale(source[2] - source[0], target[2] - target[0]);
    let up = scale(source[3] - source[1], target[3] - target[1]);
    let placed = Matrix([across, 0.0, 0.0, up, target[0] - source[0] * across, target[1] - source[1] * up]);
    placed.is_sane().then_some((stream, placed))
}

/// The box with its smaller corner first.
fn corners([x0, y0, x1, y1]: [f64; 4]) -> [f64; 4] {
    [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
}
