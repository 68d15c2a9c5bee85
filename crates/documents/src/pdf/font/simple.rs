//! Fonts of one-byte codes: Type 1, `TrueType` and Type 3.

use std::collections::BTreeMap;

use hayro_cmap::CMap;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::{Shown, Text, cff, encoding::Encoding, glyphs, type1, widths::Standard};
use crate::pdf::stream::Budget;

/// A glyph's width when nothing says it.
const USUAL_WIDTH: f64 = 0.5;

/// A font of one-byte codes.
#[derive(Debug)]
pub(super) struct Simple {
    /// What each code means, its width, and whether it has a glyph.
    codes: Vec<(Text, f64, bool)>,
}

impl Simple {
    /// Reads its dictionary.
    pub(super) fn new(dict: &Dict<'_>, descriptor: &Dict<'_>, name: &str, budget: &Budget) -> Self {
        let names = names(dict, descriptor, name, budget);
        let to_unicode = dict
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|stream| budget.decode(&stream).ok())
            .and_then(|data| CMap::parse(&data, hayro_cmap::load_embedded));
        let dingbats = name.contains("Dingbats");
        let widths = Widths::new(dict, descriptor, name);
        let type3 = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
        let meanings: Vec<Text> = names
            .iter()
            .map(|name| name.as_deref().map_or(Text::None, |name| glyphs::text_of(name, dingbats)))
            .collect();
        // Numbers in names are codes only in fonts where no name says anything.
        let telling = meanings.iter().filter(|text| **text != Text::None).count();
        let is_there = |code: u8| names.get(usize::from(code)).is_some_and(Option::is_some);
        let has_letters = (b'A'..=b'z').any(is_there);
        let codes = (0..=255_u8).zip(meanings).map(|(code, meaning)| {
            let name = names.get(usize::from(code)).and_then(Option::as_deref);
            let mapped = to_unicode.as_ref().and_then(|cmap| cmap.lookup_bf_string(u32::from(code)));
            let mut text = mapped.map_or(Text::None, Text::from);
            if text == Text::None {
                text = meaning;
            }
            if text == Text::None
                && let Some(name) = name
            {
                text = if type3 { glyphs::own_character(name) } else { Text::None };
                if text == Text::None && telling < 4 {
                    text = glyphs::numbered(name).map_or(Text::None, Text::Char);
                }
                if text == Text::None && type3 && !has_letters {
                    text = glyphs::companion(name).map_or(Text::None, Text::Char);
                }
            }
            let drawn = name.is_some_and(|name| name != ".notdef" && !name.contains("space"));
            (text, widths.of(code, name), drawn)
        });
        Self { codes: codes.collect() }
    }

    /// The code at the start of `bytes`.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<Shown> {
        let code = *bytes.first()?;
        let (text, advance, drawn) = self.codes.get(usize::from(code)).cloned().unwrap_or_default();
        let is_space_code = code == 32;
        Some(Shown { text, advance, is_space_code, bytes: 1, is_drawn: drawn && !is_space_code })
    }
}

/// The glyph name of every code.
fn names(dict: &Dict<'_>, descriptor: &Dict<'_>, name: &str, budget: &Budget) -> Vec<Option<String>> {
    const SYMBOLIC: i32 = 1 << 2;
    let encoding = dict.get::<Object<'_>>("Encoding");
    let (base, differences) = match &encoding {
        Some(Object::Name(name)) => (Encoding::named(name), None),
        Some(Object::Dict(encoding)) => (
            encoding.get::<Name<'_>>("BaseEncoding").and_then(|name| Encoding::named(&name)),
            encoding.get::<Array<'_>>("Differences"),
        ),
        _ => (None, None),
    };
    let subtype = dict.get::<Name<'_>>("Subtype");
    let true_type = subtype.as_deref() == Some(b"TrueType");
    let type3 = subtype.as_deref() == Some(b"Type3");
    let symbolic = descriptor.get::<i32>("Flags").unwrap_or(0) & SYMBOLIC != 0;
    // A Type 3 font has the glyphs that it names and no others.
    let mut names = if type3 && base.is_none() && differences.is_some() {
        vec![None; 256]
    } else if name.starts_with("Symbol") && !true_type {
        fixed(Encoding::Symbol)
    } else if name.contains("Dingbats") && !true_type {
        fixed(Encoding::ZapfDingbats)
    } else if let Some(base) = base {
        fixed(base)
    } else if let Some(built_in) = built_in(descriptor, budget) {
        built_in
    } else if true_type && (differences.is_none() || symbolic) {
        // A symbolic TrueType font has its own table; its codes are mostly those of Windows all the same.
        fixed(Encoding::WinAnsi)
    } else {
        fixed(Encoding::Standard)
    };
    for (code, name) in differences.iter().flat_map(read_differences) {
        if let Some(slot) = names.get_mut(usize::from(code)) {
            *slot = Some(name);
        }
    }
    names
}

fn fixed(encoding: Encoding) -> Vec<Option<String>> {
    encoding.names().into_iter().map(|name| (name != "-").then(|| name.to_owned())).collect()
}

/// The encoding inside the font's program.
fn built_in(descriptor: &Dict<'_>, budget: &Budget) -> Option<Vec<Option<String>>> {
    let found: BTreeMap<u8, String> = if let Some(stream) = descriptor.get::<Stream<'_>>("FontFile") {
        type1::encoding(&budget.decode(&stream).ok()?)?
    } else {
        let stream = descriptor.get::<Stream<'_>>("FontFile3")?;
        cff::encoding(&budget.decode(&stream).ok()?)?
    };
    let mut names = vec![None; 256];
    for (code, name) in found {
        if let Some(slot) = names.get_mut(usize::from(code)) {
            *slot = Some(name);
        }
    }
    Some(names)
}

fn read_differences(array: &Array<'_>) -> Vec<(u8, String)> {
    let mut code = 0_i64;
    let mut found = Vec::new();
    for object in array.iter::<Object<'_>>() {
        match object {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    found.push((code, name.as_str().to_owned()));
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    found
}

/// Where widths come from.
struct Widths {
    first: i64,
    listed: Vec<f64>,
    missing: f64,
    scale: f64,
    standard: Option<Standard>,
}

impl Widths {
    fn new(dict: &Dict<'_>, descriptor: &Dict<'_>, name: &str) -> Self {
        const SERIF: i32 = 1 << 1;
        let type3 = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
        let scale = if type3 {
            dict.get::<[f64; 6]>("FontMatrix")
                .map_or(0.001, |[a, b, ..]| if a == 0.0 { b.abs() } else { a.abs() })
        } else {
            0.001
        };
        let listed: Vec<f64> = dict
            .get::<Array<'_>>("Widths")
            .map(|array| array.iter::<Object<'_>>().take(256).map(number).collect())
            .unwrap_or_default();
        let flags = descriptor.get::<i32>("Flags").unwrap_or(0);
        let guess = || Standard::guess(flags & 1 != 0, flags & SERIF != 0, false);
        let standard = listed.is_empty().then(|| Standard::named(name).unwrap_or_else(guess));
        let missing = descriptor.get::<f64>("MissingWidth").unwrap_or(0.0);
        Self { first: dict.get::<i64>("FirstChar").unwrap_or(0), listed, missing, scale, standard }
    }

    fn of(&self, code: u8, name: Option<&str>) -> f64 {
        if let Some(standard) = self.standard {
            return name
                .and_then(|name| standard.width(name))
                .map_or(USUAL_WIDTH, |width| width * self.scale);
        }
        let listed =
            usize::try_from(i64::from(code) - self.first).ok().and_then(|index| self.listed.get(index));
        listed.copied().unwrap_or(self.missing) * self.scale
    }
}

fn number(object: Object<'_>) -> f64 {
    object.into_number().map_or(0.0, |number| number.as_f64())
}
