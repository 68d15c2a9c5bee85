//! The operators that show text.

use hayro_syntax::{
    object::{Array, Dict, Object},
    page::Resources,
};

use super::{ASLANT, Face, Glyph, Interpreter, Matrix, items, number_value, value};
use crate::pdf::{
    font::{Font, Shown, Text},
    fonts::MAX_FONTS,
};

impl Interpreter<'_> {
    pub(super) fn set_line(&mut self, matrix: Matrix) {
        if matrix.is_sane() {
            self.line = matrix;
            self.text = matrix;
        }
    }

    pub(super) fn move_line(&mut self, x: f64, y: f64) {
        self.set_line(Matrix::translation(x, y).then(&self.line));
    }

    pub(super) fn next_line(&mut self) {
        self.move_line(0.0, -self.state.leading);
    }

    pub(super) fn set_font(&mut self, operands: &[&Object<'_>], resources: &Resources<'_>) {
        let (Some(Object::Name(name)), Some(size)) = (operands.first(), operands.get(1)) else { return };
        self.state.size = value(size);
        match self.named(&resources.fonts, name) {
            Some(dict) => self.take_font(&dict),
            None => self.state.font = None,
        }
    }

    /// A graphics state dictionary may set a font too.
    pub(super) fn set_font_of_state(&mut self, operands: &[&Object<'_>], resources: &Resources<'_>) {
        let Some(Object::Name(name)) = operands.first() else { return };
        let state = self.named(&resources.ext_g_states, name);
        let font = state.and_then(|state| state.get::<Array<'_>>("Font"));
        let Some(font) = font else { return };
        let mut parts = font.flex_iter();
        if let (Some(dict), Some(size)) = (parts.next::<Dict<'_>>(), parts.next::<f64>()) {
            self.state.size = size;
            self.take_font(&dict);
        }
    }

    fn take_font(&mut self, dict: &Dict<'_>) {
        let (font, id) = self.fonts.get(dict);
        let known = self.numbers.get(&id).copied();
        // A page of more fonts than are kept reads them again and again.
        if known.is_none() || self.numbers.len() > MAX_FONTS {
            self.charge(font.cost);
        }
        let number = known.unwrap_or_else(|| {
            let number = u16::try_from(self.numbers.len()).unwrap_or(u16::MAX);
            self.numbers.insert(id, number);
            self.drawn.faces.push(Face { bold: font.bold, fixed: font.fixed });
            number
        });
        self.state.font = Some((font, number));
    }

    pub(super) fn show_all(&mut self, array: Option<&&Object<'_>>) {
        let Some(Object::Array(array)) = array else { return };
        for item in items(array) {
            match item {
                Object::Number(number) => {
                    let shift = -number_value(&number) / 1000.0 * self.state.size;
                    let vertical = self.state.font.as_ref().is_some_and(|(font, _)| font.vertical);
                    self.advance(shift, vertical);
                }
                Object::String(_) => self.show(Some(&&item)),
                _ => {}
            }
        }
    }

    /// Moves on along the line by so much of text space.
    fn advance(&mut self, by: f64, vertical: bool) {
        let (x, y) = if vertical { (0.0, by) } else { (by * self.state.scale, 0.0) };
        let moved = Matrix::translation(x, y).then(&self.text);
        if moved.is_sane() {
            self.text = moved;
        }
    }

    pub(super) fn show(&mut self, string: Option<&&Object<'_>>) {
        let Some(Object::String(string)) = string else { return };
        let Some((font, number)) = self.state.font.clone() else { return };
        // Some writers space words by it, two or three characters at a time; over a whole word it is loose setting, and
        // part of the characters, or every letter would be a word.
        let loose = string.as_bytes().len() >= 4;
        let mut rest = string.as_bytes();
        while let Some(shown) = font.next(rest) {
            rest = rest.get(shown.bytes.max(1)..).unwrap_or_default();
            self.place(shown, number, &font, loose);
        }
    }

    fn place(&mut self, shown: Shown, number: u16, font: &Font, loose: bool) {
        let state = &self.state;
        let vertical = font.vertical;
        let spacing = state.char_space + if shown.is_space_code { state.word_space } else { 0.0 };
        let width = shown.advance * state.size;
        let sign = if vertical { -1.0 } else { 1.0 };
        let total = sign * width + spacing * sign;
        let inside = if loose && !shown.is_space_code { state.char_space.max(0.0) } else { 0.0 };
        let shown_width = sign * (width + inside);
        let to_page = Matrix::translation(0.0, state.rise).then(&self.text).then(&state.ctm);
        let unknown = shown.text == Text::None;
        self.drawn.unknown += usize::from(unknown);
        // What is drawn and not known leaves a mark: a minus that vanishes makes another number.
        let text = if unknown { Text::Char('\u{fffd}') } else { shown.text };
        let drawn = !unknown || shown.is_drawn && shown.advance > 0.0;
        if drawn && !self.marks.hides() && to_page.is_sane() {
            let em = state.size * font.em;
            let (along, up) = if vertical {
                ((0.0, shown_width), (em, 0.0))
            } else {
                ((shown_width * state.scale, 0.0), (0.0, em))
            };
            // A negative size or scale turns the text round, and the matrix mostly turns it back.
            let backwards = state.size * state.scale < 0.0;
            let hidden = state.hidden;
            if let Some(glyph) = glyph(text, &to_page, along, up, backwards, number) {
                self.drawn.hidden += usize::from(hidden);
                self.drawn.marks += usize::from(unknown);
                self.drawn.add(glyph);
            }
        }
        self.advance(total, vertical);
    }
}

/// Scans lie askew by a degree or two, and so does what was recognised in them; a stamp is turned further: 6 degrees.
const SLANT: f64 = 0.105;

/// The glyph in the coordinates of its own direction.
pub(super) fn glyph(
    text: Text,
    to_page: &Matrix,
    along: (f64, f64),
    up: (f64, f64),
    backwards: bool,
    font: u16,
) -> Option<Glyph> {
    let (x0, y0) = to_page.apply(0.0, 0.0);
    let (x1, y1) = to_page.apply(along.0, along.1);
    let (top_x, top_y) = to_page.apply(up.0, up.1);
    let size = (top_x - x0).hypot(top_y - y0);
    if !size.is_finite() || size <= 0.01 {
        return None;
    }
    let (dx, dy) = direction(to_page, along, backwards);
    let (most, least) = (dx.abs().max(dy.abs()), dx.abs().min(dy.abs()));
    if least > SLANT * most {
        // In the directions of the text itself, as if the page were turned.
        let long = dx.hypot(dy);
        let (cos, sin) = (dx / long, dy / long);
        let turned = |x: f64, y: f64| (x * cos + y * sin, y * cos - x * sin);
        let ((start, y), (end, _)) = (turned(x0, y0), turned(x1, y1));
        return Some(Glyph { text, x: start, end: end.max(start), y, size, font, turn: ASLANT });
    }
    let turn = if dx.abs() >= dy.abs() {
        if dx >= 0.0 { 0 } else { 2 }
    } else if dy > 0.0 {
        1
    } else {
        3
    };
    let turned = |x: f64, y: f64| match turn {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    };
    let (start, y) = turned(x0, y0);
    let (end, _) = turned(x1, y1);
    Some(Glyph { text, x: start, end: end.max(start), y, size, font, turn })
}

/// Where text goes on the page, also for characters without a width.
fn direction(to_page: &Matrix, along: (f64, f64), backwards: bool) -> (f64, f64) {
    let on = if backwards { -1.0 } else { 1.0 };
    let (ux, uy) = if along.0 == 0.0 && along.1 < 0.0 { (0.0, -1.0) } else { (on, 0.0) };
    let (x0, y0) = to_page.apply(0.0, 0.0);
    let (x1, y1) = to_page.apply(ux, uy);
    (x1 - x0, y1 - y0)
}
