//! Fonts as far as text needs them: how a string is cut into codes, how wide they are and what they mean.

mod cff;
mod composite;
mod encoding;
mod glyphs;
mod simple;
mod type1;
mod widths;

use hayro_cmap::BfString;
use hayro_syntax::object::{Array, Dict, Name, Object};

use super::stream::Budget;

/// The text of a character code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Text {
    /// Not known.
    #[default]
    None,
    /// One character.
    Char(char),
    /// Several, for a ligature.
    Str(Box<str>),
}

impl From<BfString> for Text {
    fn from(string: BfString) -> Self {
        match string {
            // Some writers map what they do not know to these.
            BfString::Char('\0' | '\u{fffd}') => Self::None,
            BfString::Char(character) => Self::Char(character),
            BfString::String(string) if string.chars().all(|character| character == '\0') => Self::None,
            BfString::String(string) => Self::Str(string.into_boxed_str()),
        }
    }
}

/// The character of a code of the font Symbol.
pub(super) fn symbol(code: u8) -> Option<char> {
    let name = encoding::Encoding::Symbol.names().get(usize::from(code)).copied()?;
    match glyphs::text_of(name, false) {
        Text::Char(character) => Some(character),
        _ => None,
    }
}

/// One character code of a shown string.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// What it means.
    pub text: Text,
    /// How far it moves on, in text space for a font of size 1.
    pub advance: f64,
    /// Whether it is the one-byte code 32, to which word spacing applies.
    pub is_space_code: bool,
    /// How many bytes of the string it took, at least 1.
    pub bytes: usize,
    /// Whether the font has a glyph for it, as far as is known.
    pub is_drawn: bool,
}

/// What the maps of codes and characters take that the reader brings along.
const MAPS: usize = 64 << 10;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    kind: Kind,
    /// Whether its glyphs are heavy.
    pub bold: bool,
    /// Whether all its glyphs are equally wide: code and listings.
    pub fixed: bool,
    /// Whether it is written downwards.
    pub vertical: bool,
    /// How large its letters are at size 1: Type 3 fonts have units of their own.
    pub em: f64,
    /// About how many bytes were read for it.
    pub cost: usize,
}

#[derive(Debug)]
enum Kind {
    Simple(simple::Simple),
    Composite(Box<composite::Composite>),
}

impl Font {
    /// Reads a font's dictionary. What is missing or damaged is made up for: a font always gives something.
    pub(super) fn new(dict: &Dict<'_>, budget: &Budget) -> Self {
        let subtype = dict.get::<Name<'_>>("Subtype");
        let composite = subtype.as_deref() == Some(b"Type0");
        let descendant = composite.then(|| descendant(dict)).flatten();
        let described = descendant.as_ref().unwrap_or(dict);
        let descriptor = described.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let name = base_name(dict);
        let flags = descriptor.get::<i32>("Flags").unwrap_or(0);
        let kind = if composite {
            Kind::Composite(Box::new(composite::Composite::new(dict, descendant.as_ref(), budget)))
        } else {
            Kind::Simple(simple::Simple::new(dict, &descriptor, &name, budget))
        };
        let vertical = matches!(&kind, Kind::Composite(composite) if composite.vertical());
        let em = if subtype.as_deref() == Some(b"Type3") { type3_em(dict) } else { 1.0 };
        let cost = budget.spent() + if composite { MAPS } else { 0 };
        Self {
            kind,
            bold: is_bold(&name, &descriptor, flags),
            fixed: is_fixed(&name, flags),
            vertical,
            em,
            cost,
        }
    }

    /// The code at the start of `bytes`, none at the end of the string.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<Shown> {
        match &self.kind {
            Kind::Simple(simple) => simple.next(bytes),
            Kind::Composite(composite) => composite.next(bytes),
        }
    }
}

/// The size of a Type 3 font: its box is about as high as a line, its widest glyph about as wide as a letter is high.
fn type3_em(dict: &Dict<'_>) -> f64 {
    let [a, b, c, d, ..] = dict.get::<[f64; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let (across, up) = (a.hypot(b), c.hypot(d));
    let [_, low, _, high] = dict.get::<[f64; 4]>("FontBBox").unwrap_or_default();
    let widest = dict
        .get::<Array<'_>>("Widths")
        .map_or(0.0, |array| array.iter::<f64>().take(256).fold(0.0, f64::max));
    let by_box = (high - low).abs() * up * 0.8;
    let by_width = widest * across;
    let em = if by_box > 0.0 && by_width > 0.0 { by_box.min(1.6 * by_width) } else { by_box.max(by_width) };
    if em.is_finite() && em > 0.0 { em } else { 1.0 }
}

fn descendant<'a>(dict: &Dict<'a>) -> Option<Dict<'a>> {
    match dict.get::<Object<'a>>("DescendantFonts")? {
        Object::Array(array) => first_dict(&array),
        Object::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn first_dict<'a>(array: &Array<'a>) -> Option<Dict<'a>> {
    array.iter::<Dict<'a>>().next()
}

/// The name without the tag of a subset (`ABCDEF+`).
fn base_name(dict: &Dict<'_>) -> String {
    let name = dict.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
        _ => name,
    }
}

/// Names of heavy fonts; Computer Modern has its own.
const HEAVY: [&str; 12] = [
    "bold", "black", "heavy", "semibold", "demi", "extrabd", "cmbx", "sfbx", "cmssbx", "ecbx", "lmbx", "medi",
];

fn is_bold(name: &str, descriptor: &Dict<'_>, flags: i32) -> bool {
    const FORCE_BOLD: i32 = 1 << 18;
    let name = name.to_ascii_lowercase();
    flags & FORCE_BOLD != 0
        || descriptor.get::<f32>("FontWeight").is_some_and(|weight| weight >= 600.0)
        || HEAVY.iter().any(|heavy| name.contains(heavy)) && !name.contains("medium")
}

/// Names of typewriter fonts.
const TYPEWRITERS: [&str; 10] =
    ["courier", "mono", "consol", "typewriter", "cmtt", "sftt", "ectt", "lmtt", "fixed", "txtt"];

fn is_fixed(name: &str, flags: i32) -> bool {
    let name = name.to_ascii_lowercase();
    // Monotype is a foundry, not a width.
    let named = TYPEWRITERS.iter().any(|typewriter| name.contains(typewriter)) && !name.contains("monotype");
    flags & 1 != 0 || named
}
