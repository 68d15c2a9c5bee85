//! What is not text.

use kernel::Problem;

use super::unsupported;
use crate::charset::Charset;

/// The beginnings of common files that are refused by name.
const KNOWN: [(&[u8], &str); 21] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"BM", "a bitmap"),
    (b"\0\0\x01\0", "an icon"),
    (b"RIFF", "a media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"fLaC", "a media file"),
    (b"\x1aE\xdf\xa3", "a media file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\0", "a database"),
];

/// How much is looked at.
const SAMPLE: usize = 64 * 1024;

/// 415 for what is not text.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), Problem> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let charset = Charset::detect(sample, None);
    let text =
        charset.decode(None, sample.get(charset.bom..).unwrap_or_default(), sample.len() == bytes.len());
    // Escape: terminals; backspace: man pages.
    let strange = |character: &char| {
        character.is_control()
            && !matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\u{8}' | '\u{85}')
    };
    let (mut all, mut controls, mut replaced) = (0_usize, 0_usize, 0_usize);
    for character in text.chars() {
        all += 1;
        controls += usize::from(strange(&character));
        replaced += usize::from(character == '\u{fffd}');
    }
    // Random bytes have one control in ten; a text has next to none.
    if controls * 50 <= all && replaced * 10 <= all {
        let named = KNOWN.iter().find(|(magic, _)| magic.len() > 3 && bytes.starts_with(magic));
        return named.map_or(Ok(()), |(_, what)| Err(unsupported(what)));
    }
    let known = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic));
    Err(unsupported(known.map_or("this kind of file", |(_, what)| what)))
}
