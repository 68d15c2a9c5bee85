//! What kind of character a code point is, exactly as the regular expression of `cl100k_base` sees it.

use std::sync::OnceLock;

/// A kind of character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// `\p{L}`
    Letter = 1,
    /// `\p{N}`
    Number = 2,
    /// `\s` but for the two below
    Space = 3,
    /// Neither letter nor number nor white space; continues the character before it: marks, joiners, skin tones.
    Extend = 4,
    /// `\r` and `\n`
    Newline = 5,
    /// Anything else
    Other = 0,
}

use Class::{Extend, Letter, Newline, Number, Other, Space};

/// Ranges as first and last code point in three bytes each and the class; see `tests/tables.rs`.
const RANGES: &[u8] = include_bytes!("../../data/classes.bin");

/// Up to here by table: the last letter is U+323AF, the marks behind U+E0100 are four hundred.
const TABLE: usize = 0x3_2400;

const ASCII: [Class; 128] = {
    let mut classes = [Other; 128];
    let mut at = 0;
    while at < 128 {
        #[allow(clippy::cast_possible_truncation)] // 127 at most
        let byte = at as u8;
        classes[at] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Letter,
            b'0'..=b'9' => Number,
            b'\r' | b'\n' => Newline,
            b'\t' | 0x0b | 0x0c | b' ' => Space,
            _ => Other,
        };
        at += 1;
    }
    classes
};

/// A code point in three bytes.
fn code(range: &[u8], at: usize) -> Option<usize> {
    let [low, middle, high] = range.get(at..)?.first_chunk::<3>()?;
    Some(u32::from_le_bytes([*low, *middle, *high, 0]) as usize)
}

/// The classes of all characters, made once: 0.2 MB, well under a millisecond.
#[derive(Debug)]
pub struct Classes {
    table: Vec<Class>,
}

impl Classes {
    /// The one table.
    pub fn get() -> &'static Self {
        static CLASSES: OnceLock<Classes> = OnceLock::new();
        CLASSES.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut table = vec![Other; TABLE];
        table[..128].copy_from_slice(&ASCII);
        for range in RANGES.chunks_exact(7) {
            let (Some(first), Some(last), Some(class)) = (code(range, 0), code(range, 3), range.last())
            else {
                continue;
            };
            let class = match class {
                1 => Letter,
                2 => Number,
                3 => Space,
                _ => Extend,
            };
            if let Some(slots) = table.get_mut(first..=last) {
                slots.fill(class);
            }
        }
        Self { table }
    }

    /// The class of a code point.
    #[inline]
    pub fn of(&self, code: u32) -> Class {
        match self.table.get(code as usize) {
            Some(class) => *class,
            // Variation selectors and tags.
            None if (0xE_0020..=0xE_007F).contains(&code) || (0xE_0100..=0xE_01EF).contains(&code) => Extend,
            None => Other,
        }
    }

    /// The class of the character at a place in valid UTF-8 and how many bytes it has; none behind the end.
    #[inline]
    pub fn at(&self, text: &[u8], at: usize) -> Option<(Class, usize)> {
        let first = *text.get(at)?;
        match ASCII.get(usize::from(first)) {
            Some(class) => Some((*class, 1)),
            None => Some(self.beyond_ascii(text, at, first)),
        }
    }

    fn beyond_ascii(&self, text: &[u8], at: usize, first: u8) -> (Class, usize) {
        let low = |offset: usize| u32::from(text.get(at + offset).copied().unwrap_or(0) & 0x3f);
        let first = u32::from(first);
        let (code, length) = if first < 0xe0 {
            ((first & 0x1f) << 6 | low(1), 2)
        } else if first < 0xf0 {
            ((first & 0x0f) << 12 | low(1) << 6 | low(2), 3)
        } else {
            ((first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4)
        };
        (self.of(code), length)
    }
}
