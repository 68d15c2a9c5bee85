//! Text strings: UTF-16, UTF-8 or `PDFDocEncoding`.

/// What a text string says, without control characters and language escapes.
pub(super) fn decode(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| read(*pair));
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect::<String>()
    };
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| pdf_doc(*byte)).collect(),
    };
    // A language escape: ESC, the language, ESC.
    let mut inside = false;
    text.chars()
        .filter(|character| {
            if *character == '\u{1b}' {
                inside = !inside;
            }
            !inside && (!character.is_control() || matches!(character, '\n' | '\t'))
        })
        .collect()
}

/// `PDFDocEncoding` differs from Latin-1 in these.
fn pdf_doc(byte: u8) -> char {
    const LOW: [char; 8] =
        ['\u{2d8}', '\u{2c7}', '\u{2c6}', '\u{2d9}', '\u{2dd}', '\u{2db}', '\u{2da}', '\u{2dc}'];
    const HIGH: [char; 33] = [
        '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}',
        '\u{2039}', '\u{203a}', '\u{2212}', '\u{2030}', '\u{201e}', '\u{201c}', '\u{201d}', '\u{2018}',
        '\u{2019}', '\u{201a}', '\u{2122}', '\u{fb01}', '\u{fb02}', '\u{141}', '\u{152}', '\u{160}',
        '\u{178}', '\u{17d}', '\u{131}', '\u{142}', '\u{153}', '\u{161}', '\u{17e}', '\u{fffd}', '\u{20ac}',
    ];
    let special = match byte {
        0x18..=0x1f => LOW.get(usize::from(byte - 0x18)),
        0x80..=0xa0 => HIGH.get(usize::from(byte - 0x80)),
        _ => None,
    };
    special.copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_told_by_their_marks() {
        assert_eq!(decode(b"\xfe\xff\0A\x20\xac"), "A\u{20ac}");
        assert_eq!(decode(b"\xff\xfeA\0"), "A");
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9"), "\u{e9}");
        assert_eq!(decode(b"a\x85b\xe9\x93"), "a\u{2013}b\u{e9}\u{fb01}");
        assert_eq!(decode(b"\xfe\xff\0\x1b\0e\0n\0\x1b\0A\0\x07"), "A");
    }
}
