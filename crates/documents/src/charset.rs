//! Charsets: which one a file has, and its text piece by piece.

mod detect;
mod latin;
mod own;

use std::borrow::Cow;

use self::own::Own;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charset {
    encoding: &'static Encoding,
    /// One that `encoding_rs` does not have, instead.
    own: Option<Own>,
    /// The length of the byte order mark.
    pub bom: usize,
}

/// The escape sequence that is in force where a piece begins (ISO-2022-JP alone has such a state).
pub(crate) type Shift = Option<[u8; 3]>;

impl Charset {
    /// Finds the charset. What was declared counts unless the bytes contradict it.
    pub(crate) fn detect(bytes: &[u8], declared: Option<&str>) -> Self {
        detect::detect(bytes, declared)
    }

    /// Its name in lower case.
    pub(crate) fn name(self) -> String {
        self.own.map_or_else(|| self.encoding.name().to_ascii_lowercase(), |own| own.name().to_owned())
    }

    /// The text of a piece. Unless it is the last one, a character cut off at its end is left out.
    pub(crate) fn decode(self, shift: Shift, bytes: &[u8], last: bool) -> Cow<'_, str> {
        if let Some(own) = self.own {
            return Cow::Owned(own.decode(bytes, last));
        }
        if self.encoding == UTF_8 {
            match std::str::from_utf8(bytes) {
                Ok(text) => return Cow::Borrowed(text),
                Err(error) if error.error_len().is_none() && !last => {
                    let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    return String::from_utf8_lossy(whole);
                }
                Err(_) => {}
            }
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let capacity = decoder.max_utf8_buffer_length(bytes.len().saturating_add(3)).unwrap_or(0);
        let mut text = String::with_capacity(capacity);
        if let Some(shift) = needed(shift, bytes) {
            let _ = decoder.decode_to_string(&shift, &mut text, false);
        }
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        Cow::Owned(text)
    }

    /// How many of the bytes give the first `wanted` bytes of the text that [`Charset::decode`] made of them.
    pub(crate) fn measure(self, shift: Shift, bytes: &[u8], text: &str, wanted: usize) -> usize {
        // Borrowed: the text is the bytes.
        if std::ptr::eq(text.as_ptr(), bytes.as_ptr()) {
            return wanted;
        }
        if wanted >= text.len() {
            return bytes.len();
        }
        if let Some(own) = self.own {
            return own.width() * text.get(..wanted).unwrap_or_default().chars().count();
        }
        if self.encoding.is_single_byte() {
            return text.get(..wanted).unwrap_or_default().chars().count();
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut buffer = [0; 4096];
        if let Some(shift) = needed(shift, bytes) {
            let _ = decoder.decode_to_utf8(&shift, &mut buffer, false);
        }
        let (mut read, mut written) = (0, 0);
        // In bulk while the goal is out of reach of a buffer, then byte by byte.
        while wanted - written > buffer.len() {
            let rest = bytes.get(read..).unwrap_or_default();
            let (_, taken, given, _) = decoder.decode_to_utf8(rest, &mut buffer, false);
            if taken == 0 {
                break;
            }
            read += taken;
            written += given;
        }
        while written < wanted {
            let Some(byte) = bytes.get(read..=read) else { break };
            let (_, _, given, _) = decoder.decode_to_utf8(byte, &mut buffer, false);
            written += given;
            // A broken sequence shows with the byte after it, which is then not part of what is wanted.
            if written > wanted {
                break;
            }
            read += 1;
        }
        read
    }

    /// Whether a byte below 0x40 is always the ASCII character, so that marks can be looked for in the bytes.
    pub(crate) fn is_ascii_compatible(self) -> bool {
        self.own.map_or(self.encoding.is_ascii_compatible(), |own| own.width() == 1)
    }

    /// Where the first line behind `at` begins.
    pub(crate) fn line_after(self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..)?;
        if let Some(Own::Utf32 { little }) = self.own {
            let four = if little { u32::from(b'\n').to_le_bytes() } else { u32::from(b'\n').to_be_bytes() };
            let aligned = |offset: &usize| (at + offset - self.bom).is_multiple_of(4);
            return Some(at + memchr::memmem::find_iter(rest, &four).find(aligned)? + 4);
        }
        if self.encoding != UTF_16LE && self.encoding != UTF_16BE {
            return Some(at + memchr::memchr(b'\n', rest)? + 1);
        }
        let pair: [u8; 2] = if self.encoding == UTF_16LE { [b'\n', 0] } else { [0, b'\n'] };
        let aligned = |offset: &usize| (at + offset - self.bom).is_multiple_of(2);
        let found = memchr::memmem::find_iter(rest, &pair).find(aligned)?;
        Some(at + found + 2)
    }

    /// The shift state after these bytes.
    pub(crate) fn shift_after(self, before: Shift, bytes: &[u8]) -> Shift {
        if self.encoding != ISO_2022_JP {
            return None;
        }
        let last = memchr::memrchr(0x1b, bytes).and_then(|at| bytes.get(at..at + 3)?.try_into().ok());
        last.or(before)
    }
}

/// Not before another escape: two in a row are an error to the decoder.
fn needed(shift: Shift, bytes: &[u8]) -> Shift {
    shift.filter(|_| bytes.first() != Some(&0x1b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> String {
        let charset = Charset::detect(bytes, None);
        charset.decode(None, bytes.get(charset.bom..).unwrap(), true).into_owned()
    }

    #[test]
    fn common_charsets_are_told_apart_without_a_declaration() {
        let russian = "Съешь же ещё этих мягких французских булок, да выпей чаю. ".repeat(4);
        let japanese = "これは日本語の文章です。文字コードを判定します。\n".repeat(4);
        let greek = "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ".repeat(4);
        let french = "Où est la bibliothèque ? Élève, garçon, œuvre. ".repeat(4);
        for (name, text) in [
            ("windows-1251", &russian),
            ("koi8-r", &russian),
            ("shift_jis", &japanese),
            ("euc-jp", &japanese),
            ("iso-2022-jp", &japanese),
            ("iso-8859-7", &greek),
            ("windows-1252", &french),
            ("utf-8", &russian),
        ] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{name}");
            assert_eq!(&all(&bytes), text, "{name}");
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        for text in ["Hello wörld,\nsecond line", "Привет, мир, как дела?\nхорошо"] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(all(&little), text);
            assert_eq!(all(&big), text);
            assert_eq!(all(&[b"\xff\xfe", &little[..]].concat()), text);
            assert_eq!(all(&[b"\xfe\xff", &big[..]].concat()), text);
        }
    }

    #[test]
    fn utf_32_is_read_with_and_without_a_mark() {
        let text = "Grüße, 日本 🙂\nzweite Zeile".repeat(20);
        let little: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
        let big: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect();
        assert_eq!(all(&little), text);
        assert_eq!(all(&big), text);
        assert_eq!(all(&[b"\xff\xfe\0\0", &little[..]].concat()), text);
        assert_eq!(all(&[b"\0\0\xfe\xff", &big[..]].concat()), text);
    }

    #[test]
    fn western_letters_of_dos_windows_and_macintosh_are_told_apart() {
        let texts = [
            "Die Straße ist schön und für Müller & Söhne.\nÄrger über Öl.",
            "Überweisung der Gebühr für Größe und Höhe, später geprüft.",
            "Où est l’élève? Ça va être très bientôt à côté de la forêt, dès l’été.",
            "El niño comió mañana; ¿qué día es? Está aquí, señor Núñez.",
            "Blåbær, øl og smørrebrød på Århus Å.",
        ];
        let dos: Vec<(char, u8)> = (128..=255_u8)
            .map(|byte| (Own::Dos.decode(&[byte], true).chars().next().unwrap(), byte))
            .collect();
        for text in texts {
            for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH] {
                let (bytes, _, lossy) = encoding.encode(text);
                assert!(!lossy);
                assert_eq!(all(&bytes), text, "{}", encoding.name());
            }
            let text = text.replace('’', "'");
            let byte = |character: char| {
                let found = dos.iter().find(|(known, _)| *known == character);
                found.map_or(u8::try_from(character).unwrap_or(b'?'), |(_, byte)| *byte)
            };
            let bytes: Vec<u8> = text.chars().map(byte).collect();
            assert_eq!(all(&bytes), text, "DOS");
        }
    }

    #[test]
    fn one_broken_byte_does_not_make_a_text_another_charset() {
        let mut bytes = "Grüße aus München. ".repeat(20).into_bytes();
        bytes.insert(40, 0xff);
        assert_eq!(Charset::detect(&bytes, None).name(), "utf-8");
        assert_eq!(all(&bytes).matches('\u{fffd}').count(), 1);
    }

    #[test]
    fn every_prefix_of_the_text_is_found_again_in_the_bytes() {
        let text = "Ünïcode ｶﾅ 漢字, ascii\nand 日本語 ".repeat(30);
        for name in ["utf-8", "shift_jis", "euc-jp", "gb18030", "iso-2022-jp", "utf-16le", "big5"] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let bytes = if name == "utf-16le" {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                encoding.encode(&text.replace('ï', "i")).0.into_owned()
            };
            let charset = Charset { encoding, own: None, bom: 0 };
            let decoded = charset.decode(None, &bytes, true);
            for (at, _) in decoded.char_indices() {
                let read = charset.measure(None, &bytes, &decoded, at);
                let (head, tail) = bytes.split_at(read);
                let shift = charset.shift_after(None, head);
                let joined = charset.decode(None, head, true) + charset.decode(shift, tail, true);
                assert_eq!(joined, *decoded, "{name} at {at}");
            }
        }
    }
}
