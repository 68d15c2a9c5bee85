//! The encodings that have names, as glyph names.

/// A line per encoding: its name and 256 glyph names.
static ENCODINGS: &str = include_str!("data/encodings.txt");

/// An encoding of the specification's annex D.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    MacRoman,
    MacExpert,
    WinAnsi,
    Symbol,
    ZapfDingbats,
}

impl Encoding {
    /// The encoding of a dictionary's name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"MacExpertEncoding" => Some(Self::MacExpert),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            _ => None,
        }
    }

    /// The names of all 256 codes; `-` where there is none.
    pub(super) fn names(self) -> Vec<&'static str> {
        let index = match self {
            Self::Standard => 0,
            Self::MacRoman => 1,
            Self::MacExpert => 2,
            Self::WinAnsi => 3,
            Self::Symbol => 4,
            Self::ZapfDingbats => 5,
        };
        ENCODINGS.lines().nth(index).unwrap_or_default().split(' ').skip(1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_has_its_codes() {
        let name = |encoding: Encoding, code: usize| encoding.names()[code];
        assert_eq!(name(Encoding::Standard, 39), "quoteright");
        assert_eq!(name(Encoding::WinAnsi, 0x80), "Euro");
        // Unused codes are bullets there (annex D.2, note 3), and writers rely on it.
        assert_eq!(name(Encoding::WinAnsi, 0x7f), "bullet");
        assert_eq!(name(Encoding::MacRoman, 0x8a), "adieresis");
        assert_eq!(name(Encoding::MacExpert, 0x61), "Asmall");
        assert_eq!(name(Encoding::Symbol, 0x61), "alpha");
        assert_eq!(name(Encoding::ZapfDingbats, 0x21), "a1");
        assert_eq!(Encoding::named(b"WinAnsiEncoding"), Some(Encoding::WinAnsi));
        assert!(Encoding::Standard.names().len() == 256);
    }
}
