//! Marked content: text that a file states for what it draws (`ActualText`).

use hayro_syntax::{
    object::{Dict, Object, String as PdfString},
    page::Resources,
};

use super::Interpreter;
use crate::pdf::{font::Text, strings};

/// Deeper marks are not looked at.
const MAX_MARKS: usize = 256;

/// A word has no more characters.
const MAX_GLYPHS: usize = 40;

/// The open marks: where their glyphs begin and what they say.
#[derive(Debug, Default)]
pub(super) struct Marks {
    open: Vec<Mark>,
    beyond: usize,
    /// How many of the open ones belong to a layer that is switched off.
    hidden: usize,
}

#[derive(Debug)]
struct Mark {
    /// What is said for the glyphs from there on.
    says: Option<(usize, String)>,
    hides: bool,
}

impl Marks {
    /// Whether what is drawn now is not shown.
    pub(super) fn hides(&self) -> bool {
        self.hidden > 0
    }

    /// The content is over, with all that nobody closed.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Interpreter<'_> {
    pub(super) fn begin_marked(
        &mut self,
        tag: Option<&&Object<'_>>,
        properties: Option<&&Object<'_>>,
        resources: &Resources<'_>,
    ) {
        if self.marks.open.len() >= MAX_MARKS {
            self.marks.beyond += 1;
            return;
        }
        let says =
            |dict: &Dict<'_>| dict.get::<PdfString<'_>>("ActualText").map(|text| strings::decode(&text));
        let text = match properties {
            Some(Object::Dict(dict)) => says(dict),
            Some(Object::Name(name)) => self.named(&resources.properties, name).and_then(|dict| says(&dict)),
            _ => None,
        };
        let start = self.drawn.glyphs.len();
        let layer = matches!(tag, Some(Object::Name(tag)) if &**tag == b"OC");
        let hides = match properties {
            Some(Object::Name(name)) if layer => {
                self.charge(resources.properties.data().len());
                self.layers.hides(&resources.properties, name)
            }
            _ => false,
        };
        self.marks.hidden += usize::from(hides);
        self.marks.open.push(Mark { says: text.map(|text| (start, text)), hides });
    }

    pub(super) fn end_marked(&mut self) {
        if self.marks.beyond > 0 {
            self.marks.beyond -= 1;
            return;
        }
        let Some(mark) = self.marks.open.pop() else { return };
        self.marks.hidden -= usize::from(mark.hides);
        if let Some((start, text)) = mark.says {
            self.replace(start, &text);
        }
    }

    /// Replaces the glyphs since `start`, if they are a word or less: whole paragraphs keep their places.
    fn replace(&mut self, start: usize, text: &str) {
        let glyphs = self.drawn.glyphs.get(start..).unwrap_or_default();
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        if glyphs.len() > MAX_GLYPHS || text.chars().count() > 4 * glyphs.len() + 8 {
            return;
        }
        let on_a_line = glyphs.iter().all(|glyph| {
            glyph.turn == first.turn && (glyph.y - first.y).abs() < first.size * 0.5 && glyph.x >= first.x
        });
        if !on_a_line {
            return;
        }
        let mut whole = first.clone();
        whole.end = last.end.max(first.end);
        self.drawn.glyphs.truncate(start);
        let visible: String =
            text.chars().filter(|character| !matches!(character, '\u{ad}' | '\u{feff}')).collect();
        if !visible.is_empty() {
            whole.text = Text::Str(visible.into_boxed_str());
            self.drawn.glyphs.push(whole);
        }
    }
}
