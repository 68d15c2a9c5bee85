//! Which charset the bytes are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::{Charset, latin, own::Own};

/// What is looked at, from the first byte that is not ASCII.
const SAMPLE: usize = 256 * 1024;

pub(super) fn detect(bytes: &[u8], declared: Option<&str>) -> Charset {
    if let Some((own, bom)) = Own::detect(bytes) {
        return Charset { encoding: UTF_8, own: Some(own), bom };
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Charset { encoding, own: None, bom };
    }
    let known = |encoding| Charset { encoding, own: None, bom: 0 };
    utf_16(bytes).map_or_else(|| eight_bit(bytes, declared), known)
}

/// UTF-16 without a mark: its ASCII (at least the blanks) leaves zeros in one half of the bytes only.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..8192).unwrap_or(bytes);
    let sample = sample.get(..sample.len() & !1)?;
    let zeros = |half: usize| sample.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // One zero in 32 characters: a blank every few words.
    if even.max(odd) * 64 < sample.len() || even.max(odd) < 8 * even.min(odd) {
        return None;
    }
    let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
    let (text, broken) = encoding.decode_without_bom_handling(sample);
    // A pair cut at the end of the sample is one replacement.
    let strange =
        |character: char| character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}');
    let replaced = text.matches('\u{fffd}').count();
    (!text.chars().any(strange) && (!broken || replaced <= 1)).then_some(encoding)
}

fn eight_bit(bytes: &[u8], declared: Option<&str>) -> Charset {
    let known = |encoding| Charset { encoding, own: None, bom: 0 };
    if mostly_utf_8(bytes) {
        let escapes = memchr::memmem::find(bytes, b"\x1b$").is_some();
        return known(if escapes { guess(bytes, ISO_2022_JP) } else { UTF_8 });
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8 && fits(encoding, bytes)) {
        return known(encoding);
    }
    let guessed = known(guess(bytes, UTF_8));
    if guessed.encoding.is_single_byte() { latin::likeliest(sample(bytes), guessed) } else { guessed }
}

/// Whether nearly all that is not ASCII is valid UTF-8 (a cut end or a few broken bytes do not count).
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        }
        bad += usize::from(!chunk.invalid().is_empty());
        // A text in another charset shows at once.
        if bad > 1024 && good < bad {
            return false;
        }
    }
    bad == 0 || bad * 8 <= good
}

fn sample(bytes: &[u8]) -> &[u8] {
    let from = bytes.iter().position(|byte| !byte.is_ascii() || *byte == 0x1b).unwrap_or(0);
    let rest = bytes.get(from..).unwrap_or_default();
    rest.get(..SAMPLE).unwrap_or(rest)
}

/// Whether the sample has (next to) no sequence that the charset does not know.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, broken) = encoding.decode_without_bom_handling(sample(bytes));
    !broken || text.matches('\u{fffd}').count() * 200 <= text.len()
}

fn guess(bytes: &[u8], unless: &'static Encoding) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let rest = sample(bytes);
    detector.feed(rest, true);
    let utf_8 = if unless == UTF_8 { Utf8Detection::Deny } else { Utf8Detection::Allow };
    detector.guess(None, utf_8)
}
