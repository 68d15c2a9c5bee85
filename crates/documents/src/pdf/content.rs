//! Interprets the content of a page: which character stands where.

mod annotations;
mod fields;
mod glyph;
mod lookup;
mod marked;
mod paint;
mod show;
mod state;

use std::collections::HashMap;

use hayro_syntax::{
    content::UntypedIter,
    object::{Array, Dict, Name, Number, Object, Stream},
    page::{Page, Resources},
};

pub(super) use glyph::{ASLANT, Drawn, Face, Glyph, Rule};

use super::{
    fonts::Fonts,
    geometry::{Matrix, page_matrix},
    guard::inline,
    layers::Layers,
    stream::Budget,
};
use state::State;

/// Forms within forms. Real files have three or four.
const MAX_FORM_DEPTH: usize = 12;
/// Forms drawn on one page: a form that draws another twice, and so on, would be endless.
const MAX_FORMS: usize = 4_000;
/// Saved states. The specification recommends 28.
const MAX_STATES: usize = 512;
/// Instructions of one page, about a tenth of a second.
const MAX_INSTRUCTIONS: usize = 2_000_000;
/// Characters of one page; a full newspaper page has some 30,000.
const MAX_GLYPHS: usize = 150_000;
/// Inflated bytes of one page: more than the instructions above take, and with the room that a growing buffer takes
/// besides, a third of what an instance has.
const MAX_PAGE_BYTES: usize = 16 << 20;

/// Streams of which a page's content is put together.
const MAX_CONTENTS: usize = 10_000;

/// Reads a page.
pub(super) fn draw(page: &Page<'_>, fonts: &Fonts, layers: &Layers) -> Drawn {
    let (matrix, width, height) = page_matrix(page);
    let budget = Budget::new(MAX_PAGE_BYTES);
    let content = content_of(page, &budget);
    let mut interpreter = Interpreter {
        drawn: Drawn { width, height, ..Drawn::default() },
        fonts,
        layers,
        budget,
        state: State::new(matrix),
        saved: Vec::new(),
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        path: paint::Path::default(),
        marks: marked::Marks::default(),
        numbers: HashMap::new(),
        known: lookup::Known::default(),
        forms: 0,
        instructions: 0,
    };
    interpreter.run(&content, page.resources(), 0);
    interpreter.annotations(page, matrix);
    let mut drawn = interpreter.drawn;
    if interpreter.budget.exceeded() {
        drawn.excess = Some("page_too_large");
    }
    drawn
}

/// All content streams, with a blank between them: a token never spans two.
fn content_of(page: &Page<'_>, budget: &Budget) -> Vec<u8> {
    let mut content = Vec::new();
    let mut add = |stream: Stream<'_>| {
        if let Ok(data) = budget.decode(&stream) {
            if content.is_empty() {
                content = data.into_owned();
            } else {
                content.extend_from_slice(&data);
            }
            content.push(b' ');
        }
    };
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => add(stream),
        Some(Object::Array(streams)) => {
            let streams = streams.raw_iter().take(MAX_CONTENTS);
            for stream in streams.filter_map(|item| resolve(page, &item)) {
                add(stream);
                if budget.exceeded() {
                    break;
                }
            }
        }
        _ => {}
    }
    content
}

fn resolve<'a>(page: &Page<'a>, item: &hayro_syntax::object::MaybeRef<Object<'a>>) -> Option<Stream<'a>> {
    page.xref().get::<Stream<'a>>(item.as_obj_ref()?.into())
}

struct Interpreter<'f> {
    drawn: Drawn,
    fonts: &'f Fonts,
    layers: &'f Layers,
    budget: Budget,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    path: paint::Path,
    marks: marked::Marks,
    /// The fonts met on this page, for their numbers.
    numbers: HashMap<usize, u16>,
    /// What the names of its resources are.
    known: lookup::Known,
    forms: usize,
    instructions: usize,
}

impl Interpreter<'_> {
    fn run(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) {
        if inline::is_trap(content) {
            self.drawn.excess = Some("page_too_complex");
            return;
        }
        let floor = self.saved.len();
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.instructions += 1;
            if self.instructions > MAX_INSTRUCTIONS || self.drawn.glyphs.len() > MAX_GLYPHS {
                self.drawn.excess = Some("page_too_complex");
                break;
            }
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            self.step(instruction.operator, &operands, resources, depth, floor);
        }
        self.saved.truncate(floor);
    }

    fn step(
        &mut self,
        operator: &[u8],
        operands: &[&Object<'_>],
        resources: &Resources<'_>,
        depth: usize,
        floor: usize,
    ) {
        let number = |index: usize| operands.get(index).map_or(0.0, |object| value(object));
        match operator {
            b"q" => {
                if self.saved.len() < MAX_STATES {
                    self.saved.push(self.state.clone());
                }
            }
            b"Q" => {
                if self.saved.len() > floor
                    && let Some(state) = self.saved.pop()
                {
                    self.state = state;
                }
            }
            b"cm" => {
                let ctm = matrix(operands).then(&self.state.ctm);
                if ctm.is_sane() {
                    self.state.ctm = ctm;
                }
            }
            b"Tf" => self.set_font(operands, resources),
            b"gs" => self.set_font_of_state(operands, resources),
            b"Tc" => self.state.char_space = number(0),
            b"Tw" => self.state.word_space = number(0),
            b"Tz" => self.state.scale = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            // Mode 3: neither filled nor stroked.
            b"Tr" => self.state.hidden = (number(0) - 3.0).abs() < 0.5,
            b"BT" => self.set_line(Matrix::IDENTITY),
            b"Tm" => self.set_line(matrix(operands)),
            b"Td" => self.move_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.move_line(number(0), number(1));
            }
            b"T*" => self.next_line(),
            b"Tj" => self.show(operands.first()),
            b"TJ" => self.show_all(operands.first()),
            b"'" => {
                self.next_line();
                self.show(operands.first());
            }
            b"\"" => {
                self.state.word_space = number(0);
                self.state.char_space = number(1);
                self.next_line();
                self.show(operands.get(2));
            }
            b"Do" => self.draw_object(operands.first(), resources, depth),
            b"BI" => self.image(),
            b"BDC" => self.begin_marked(operands.first(), operands.get(1), resources),
            b"BMC" => self.begin_marked(operands.first(), None, resources),
            b"EMC" => self.end_marked(),
            _ => self.paint(operator, operands),
        }
    }

    fn draw_object(&mut self, name: Option<&&Object<'_>>, resources: &Resources<'_>, depth: usize) {
        let Some(Object::Name(name)) = name else { return };
        let key = lookup::key(&resources.x_objects, name);
        match self.known.get(&key) {
            Some(lookup::What::Image) => return self.image(),
            Some(lookup::What::Nothing) => return,
            None => {}
        }
        let stream = resources.get_x_object(name);
        let subtype = stream.as_ref().and_then(|stream| stream.dict().get::<Name<'_>>("Subtype"));
        match (stream, subtype.as_deref()) {
            (_, Some(b"Image")) => {
                self.known.insert(key, lookup::What::Image);
                self.image();
            }
            (Some(stream), Some(b"Form")) => self.form(&stream, resources, depth),
            _ => {
                self.known.insert(key, lookup::What::Nothing);
            }
        }
    }

    fn form(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, depth: usize) {
        self.forms += 1;
        if depth >= MAX_FORM_DEPTH || self.forms > MAX_FORMS {
            self.drawn.excess = Some("page_too_complex");
            return;
        }
        if self.layers.hides(stream.dict(), b"OC") {
            return;
        }
        let Ok(content) = self.budget.decode(stream) else { return };
        let matrix = stream.dict().get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let ctm = matrix.then(&self.state.ctm);
        if !ctm.is_sane() {
            return;
        }
        self.read(stream.dict());
        let own = stream.dict().get::<Dict<'_>>("Resources");
        if let Some(own) = &own {
            self.read(own);
        }
        let own = own.map(Resources::new);
        let state = self.state.clone();
        let (text, line) = (self.text, self.line);
        self.state.ctm = ctm;
        // A mark of the floor, so that the form cannot bring back what it did not save.
        self.saved.push(state.clone());
        self.run(&content, own.as_ref().unwrap_or(resources), depth + 1);
        self.saved.pop();
        self.state = state;
        (self.text, self.line) = (text, line);
    }
}

fn value(object: &Object<'_>) -> f64 {
    match object {
        Object::Number(number) => number_value(number),
        _ => 0.0,
    }
}

fn number_value(number: &Number) -> f64 {
    let value = number.as_f64();
    if value.is_finite() { value } else { 0.0 }
}

fn matrix(operands: &[&Object<'_>]) -> Matrix {
    let mut numbers = [0.0; 6];
    for (slot, object) in numbers.iter_mut().zip(operands) {
        *slot = value(object);
    }
    Matrix(numbers)
}

/// The items of an array operand.
fn items<'a>(array: &Array<'a>) -> impl Iterator<Item = Object<'a>> {
    array.iter::<Object<'a>>()
}
