//! What a page holds, as the interpreter finds it.

use crate::pdf::font::Text;

/// The turn of text along no side of the page: stamps, labels of diagrams.
pub(in crate::pdf) const ASLANT: u8 = 4;

/// A character where it is drawn. Coordinates are points from the page's top left corner along the text's own
/// direction: `x` grows as the text goes on, `y` towards the next line.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Glyph {
    /// What it means.
    pub text: Text,
    /// Where it begins.
    pub x: f64,
    /// Where the next one would begin.
    pub end: f64,
    /// The baseline.
    pub y: f64,
    /// Its size in points, as drawn.
    pub size: f64,
    /// The number of its font on this page.
    pub font: u16,
    /// Quarter turns clockwise of the text's direction; [`ASLANT`] between two of them.
    pub turn: u8,
}

/// A straight line along an axis, for the rules of tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::pdf) struct Rule {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Rule {
    /// From one corner to the other, wherever they lie.
    pub(in crate::pdf) const fn between(one: (f64, f64), other: (f64, f64)) -> Self {
        Self {
            x0: one.0.min(other.0),
            y0: one.1.min(other.1),
            x1: one.0.max(other.0),
            y1: one.1.max(other.1),
        }
    }
}

/// What a font is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct Face {
    pub bold: bool,
    pub fixed: bool,
}

/// Everything of a page that matters for its text.
#[derive(Debug, Default)]
pub(in crate::pdf) struct Drawn {
    /// Its characters in the order of the content.
    pub glyphs: Vec<Glyph>,
    /// Its fonts by number.
    pub faces: Vec<Face>,
    /// Lines along the axes.
    pub rules: Vec<Rule>,
    /// The page's size in points.
    pub width: f64,
    /// The page's size in points.
    pub height: f64,
    /// The part of the page that images cover, from 0 (they may overlap).
    pub image_cover: f64,
    /// Where they lie.
    pub pictures: Vec<Rule>,
    /// How many paths were painted.
    pub paths: usize,
    /// Codes whose meaning is not known.
    pub unknown: usize,
    /// How many of the glyphs are marks of such.
    pub marks: usize,
    /// How many are not shown: what was recognised in a scan.
    pub hidden: usize,
    /// What readers of the page remarked.
    pub remarks: Vec<String>,
    /// Why not everything was read.
    pub excess: Option<&'static str>,
}

impl Drawn {
    /// Takes a glyph if it lies on the page.
    pub(super) fn add(&mut self, glyph: Glyph) {
        if glyph.turn == ASLANT {
            // Wherever it lies, it is no part of the body.
            return self.glyphs.push(glyph);
        }
        let (width, height) =
            if glyph.turn.is_multiple_of(2) { (self.width, self.height) } else { (self.height, self.width) };
        let (x, y) = match glyph.turn {
            0 => (glyph.x, glyph.y),
            1 => (glyph.x, glyph.y + height),
            2 => (glyph.x + width, glyph.y + height),
            _ => (glyph.x + width, glyph.y),
        };
        let end = x + glyph.end - glyph.x;
        let slack = glyph.size;
        if end >= -slack && x <= width + slack && y >= -slack && y <= height + 2.0 * slack {
            self.glyphs.push(glyph);
        }
    }
}
