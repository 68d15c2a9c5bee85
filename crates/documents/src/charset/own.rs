//! Charsets that the web has given up and files have not: DOS code page 850 and UTF-32.

/// A charset that `encoding_rs` does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// What DOS wrote in Western Europe.
    Dos,
    /// Four bytes for each character, the lowest first or last.
    Utf32 { little: bool },
}

impl Own {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dos => "ibm850",
            Self::Utf32 { little: true } => "utf-32le",
            Self::Utf32 { little: false } => "utf-32be",
        }
    }

    /// Bytes of a character.
    pub(super) const fn width(self) -> usize {
        match self {
            Self::Dos => 1,
            Self::Utf32 { .. } => 4,
        }
    }

    /// The text; a character that is cut off counts only at the end.
    pub(super) fn decode(self, bytes: &[u8], last: bool) -> String {
        match self {
            Self::Dos => bytes.iter().map(|byte| dos(*byte)).collect(),
            Self::Utf32 { little } => {
                let read = if little { u32::from_le_bytes } else { u32::from_be_bytes };
                let (whole, rest) = bytes.as_chunks::<4>();
                let mut text: String =
                    whole.iter().map(|four| char::from_u32(read(*four)).unwrap_or('\u{fffd}')).collect();
                if last && !rest.is_empty() {
                    text.push('\u{fffd}');
                }
                text
            }
        }
    }

    /// UTF-32 by its mark, or by its zeros.
    pub(super) fn detect(bytes: &[u8]) -> Option<(Self, usize)> {
        for (little, mark) in [(true, b"\xff\xfe\0\0"), (false, b"\0\0\xfe\xff")] {
            if bytes.starts_with(mark) && Self::fits(bytes.get(4..)?, little) {
                return Some((Self::Utf32 { little }, 4));
            }
        }
        let found = [true, false].into_iter().find(|little| bytes.len() >= 16 && Self::fits(bytes, *little));
        found.map(|little| (Self::Utf32 { little }, 0))
    }

    /// Whether these are characters, all of them.
    fn fits(bytes: &[u8], little: bool) -> bool {
        let (whole, _) = bytes.get(..4096).unwrap_or(bytes).as_chunks::<4>();
        let read = if little { u32::from_le_bytes } else { u32::from_be_bytes };
        whole.iter().all(|four| char::from_u32(read(*four)).is_some_and(|character| character != '\0'))
    }
}

/// The upper half of code page 850.
const UPPER: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö',
    'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®',
    '¬', '½', '¼', '¡', '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥',
    '┐', '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë',
    'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ',
    'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{ad}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³',
    '²', '■', '\u{a0}',
];

fn dos(byte: u8) -> char {
    let upper = byte.checked_sub(128).and_then(|at| UPPER.get(usize::from(at)));
    upper.copied().unwrap_or(char::from(byte))
}
