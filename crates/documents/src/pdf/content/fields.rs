//! Fields of forms whose values no appearance shows: programs that fill them leave the drawing to the reader.

use hayro_syntax::object::{Dict, Object, String as PdfString};

use super::{Face, Interpreter, Matrix, show::glyph};
use crate::pdf::{font::Text, strings::decode};

/// Fields within fields.
const MAX_PARENTS: usize = 16;
/// A value that is longer is cut: a page has fewer characters.
const MAX_VALUE: usize = 20_000;
/// Entries of a list that are looked at.
const MAX_OPTIONS: usize = 2_000;
/// Of a button, that it has no state.
const PUSHED: i64 = 1 << 16;
const PASSWORD: i64 = 1 << 13;
/// The text of a line of this height, in parts of it.
const SIZE: f64 = 0.7;
/// Larger text is in no field.
const LARGEST: f64 = 12.0;
/// Letters are about half as wide as they are high.
const WIDTH: f64 = 0.5;

/// What a field shows, none for one that is empty or shows nothing.
pub(super) fn value(widget: &Dict<'_>) -> Option<String> {
    let Some(Object::Name(kind)) = inherited(widget, "FT") else { return None };
    let flags = inherited(widget, "Ff").and_then(Object::into_number).map_or(0, |flags| flags.as_i64());
    let value = match &*kind {
        b"Tx" if flags & PASSWORD != 0 => return None,
        b"Tx" | b"Ch" => texts(widget)?,
        b"Btn" => return tick(widget).map(str::to_owned),
        _ => return None,
    };
    let value: String = value.chars().take(MAX_VALUE).collect();
    (!value.trim().is_empty()).then_some(value)
}

/// The box of a field that is ticked or not, none for another field.
pub(super) fn tick(widget: &Dict<'_>) -> Option<&'static str> {
    let Some(Object::Name(kind)) = inherited(widget, "FT") else { return None };
    let flags = inherited(widget, "Ff").and_then(Object::into_number).map_or(0, |flags| flags.as_i64());
    if &*kind != b"Btn" || flags & PUSHED != 0 {
        return None;
    }
    let state = widget.get::<Object<'_>>("AS").or_else(|| inherited(widget, "V"));
    let ticked = matches!(state, Some(Object::Name(state)) if &*state != b"Off");
    Some(if ticked { "☒" } else { "☐" })
}

/// The value of a text, or the entries that are chosen of a list, as it shows them.
fn texts(widget: &Dict<'_>) -> Option<String> {
    let shown = |value: String| option(widget, &value).unwrap_or(value);
    match inherited(widget, "V")? {
        // Lines of a value end as they do on the platform that filled it in.
        Object::String(text) => Some(shown(decode(&lines(&text)))),
        Object::Array(all) => {
            let all = all.iter::<PdfString<'_>>().take(MAX_OPTIONS).map(|text| shown(decode(&text)));
            Some(all.collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// The bytes with every end of a line as one LF; in UTF-16 a CR is half of a character.
fn lines(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    if text.starts_with(b"\xfe\xff") || text.starts_with(b"\xff\xfe") {
        for pair in out.as_chunks_mut::<2>().0 {
            match pair {
                [0, last @ b'\r'] | [last @ b'\r', 0] => *last = b'\n',
                _ => {}
            }
        }
    } else {
        out.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    out
}

/// What an entry of a list is called, when its value is another word.
fn option(widget: &Dict<'_>, value: &str) -> Option<String> {
    let Some(Object::Array(options)) = inherited(widget, "Opt") else { return None };
    let mut pairs = options.iter::<Object<'_>>().take(MAX_OPTIONS).filter_map(|option| match option {
        Object::Array(pair) => {
            Some(pair.iter::<PdfString<'_>>().map(|text| decode(&text)).collect::<Vec<_>>())
        }
        _ => None,
    });
    pairs.find(|pair| pair.first().is_some_and(|export| export == value))?.into_iter().nth(1)
}

/// An entry of a field, or of those that it belongs to.
fn inherited<'a>(widget: &Dict<'a>, name: &str) -> Option<Object<'a>> {
    let mut field = widget.clone();
    for _ in 0..MAX_PARENTS {
        if let Some(value) = field.get::<Object<'a>>(name) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>("Parent")?;
    }
    None
}

impl Interpreter<'_> {
    /// Writes a text into a rectangle of the page, line by line.
    pub(super) fn write(&mut self, text: &str, [left, low, right, high]: [f64; 4], to_page: &Matrix) {
        let height = high - low;
        let size = (height * SIZE).min(LARGEST);
        if !(size > 0.5 && right > left) {
            return;
        }
        let number = u16::try_from(self.drawn.faces.len()).unwrap_or(u16::MAX);
        self.drawn.faces.push(Face::default());
        let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        // One line stands in the middle of its field, several begin at the top.
        let one = height < 2.0 * size + 1.0;
        let mut y = if one { low + (height - size * SIZE) / 2.0 } else { high - size };
        for line in lines {
            let mut x = left + 2.0;
            for character in line.chars() {
                let placed = Matrix::translation(x, y).then(to_page);
                let (along, up) = ((size * WIDTH, 0.0), (0.0, size));
                if let Some(glyph) = glyph(Text::Char(character), &placed, along, up, false, number) {
                    self.drawn.add(glyph);
                }
                x += size * WIDTH;
            }
            y -= size * 1.2;
        }
    }
}
