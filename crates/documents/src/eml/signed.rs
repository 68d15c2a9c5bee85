//! Signed messages that hide their text in the signature (`signed-data` of S/MIME, RFC 8551): nothing in them is encrypted.

use super::{decode::decode, fields, mime};

/// `signedData`, 1.2.840.113549.1.7.2.
const SIGNED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// Structures in structures.
const MAX_DEPTH: u32 = 12;

const INTEGER: u8 = 0x02;
const OBJECT: u8 = 0x06;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT: u8 = 0xa0;

/// Whether a part of this kind may be signed so.
pub(super) fn is_kind(kind: &str) -> bool {
    matches!(kind, "application/pkcs7-mime" | "application/x-pkcs7-mime")
}

/// The message with its text in place of the signature around it; none when it is not signed so.
pub(super) fn unwrapped(bytes: &[u8]) -> Option<Vec<u8>> {
    let (header, body) = mime::split(bytes, 0..bytes.len());
    let header = bytes.get(header)?;
    let part = fields::part(header, "text/plain");
    if !is_kind(&part.kind) {
        return None;
    }
    let inner = content(&decode(bytes.get(body)?, part.encoding))?;
    let mut whole = Vec::with_capacity(header.len() + inner.len());
    let mut dropped = false;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            dropped = line.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"content-"));
        }
        if !dropped {
            whole.extend_from_slice(line);
        }
    }
    whole.extend(inner);
    Some(whole)
}

/// What was signed, none for anything else (encrypted data, a signature alone).
pub(super) fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    let (outer, _) = element(bytes, SEQUENCE, 0)?;
    let (kind, rest) = element(outer, OBJECT, 1)?;
    if kind != SIGNED {
        return None;
    }
    let (data, _) = element(rest, EXPLICIT, 1)?;
    let (data, _) = element(data, SEQUENCE, 2)?;
    let (_, rest) = element(data, INTEGER, 3)?;
    let (_, rest) = element(rest, SET, 3)?;
    let (signed, _) = element(rest, SEQUENCE, 3)?;
    let (_, rest) = element(signed, OBJECT, 4)?;
    let (text, _) = element(rest, EXPLICIT, 4)?;
    let (tag, content, _) = next(text, 5)?;
    match tag {
        OCTETS => Some(content.to_vec()),
        OCTETS_IN_PIECES => {
            let mut out = Vec::new();
            let mut rest = content;
            while let Some((OCTETS, piece, behind)) = next(rest, 6) {
                out.extend_from_slice(piece);
                rest = behind;
            }
            Some(out)
        }
        _ => None,
    }
}

/// The content of the element of a tag that the bytes begin with, and what is behind it.
fn element(bytes: &[u8], tag: u8, depth: u32) -> Option<(&[u8], &[u8])> {
    let (found, content, behind) = next(bytes, depth)?;
    (found == tag).then_some((content, behind))
}

/// Tag, content and what is behind the first element (X.690). One of indefinite length ends with two zeros; one that was cut
/// off has what there is.
fn next(bytes: &[u8], depth: u32) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *length == 0x80 {
        let end = indefinite(rest, depth)?;
        return Some((*tag, rest.get(..end)?, rest.get(end + 2..).unwrap_or_default()));
    }
    let (length, rest) = if *length < 0x80 {
        (usize::from(*length), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(*length & 0x7f))?;
        let length = digits
            .iter()
            .try_fold(0_usize, |sum, digit| sum.checked_mul(256)?.checked_add(usize::from(*digit)))?;
        (length, rest)
    };
    let (content, behind) = rest.split_at(length.min(rest.len()));
    Some((*tag, content, behind))
}

/// Where an element of indefinite length ends.
fn indefinite(bytes: &[u8], depth: u32) -> Option<usize> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut rest = bytes;
    while !rest.is_empty() && !rest.starts_with(&[0, 0]) {
        rest = next(rest, depth + 1)?.2;
    }
    Some(bytes.len() - rest.len())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
        [
            &[
                tag,
                0x82,
                u8::try_from(content.len() >> 8).unwrap(),
                u8::try_from(content.len() & 0xff).unwrap(),
            ][..],
            content,
        ]
        .concat()
    }

    /// Of definite length, or (as programs that stream write it) of indefinite length and in pieces.
    pub(in crate::eml) fn message(text: &[u8], streamed: bool) -> Vec<u8> {
        let wrap = |tag: u8, content: &[u8]| {
            if streamed { [&[tag, 0x80], content, &[0, 0]].concat() } else { tagged(tag, content) }
        };
        let octets = if streamed {
            let pieces: Vec<u8> = text.chunks(7).flat_map(|piece| tagged(OCTETS, piece)).collect();
            wrap(OCTETS_IN_PIECES, &pieces)
        } else {
            tagged(OCTETS, text)
        };
        let inner = [tagged(OBJECT, b"data"), wrap(EXPLICIT, &octets)].concat();
        let data =
            [tagged(INTEGER, &[1]), tagged(SET, b""), wrap(SEQUENCE, &inner), tagged(SET, b"")].concat();
        let signed = [tagged(OBJECT, SIGNED), wrap(EXPLICIT, &wrap(SEQUENCE, &data))].concat();
        wrap(SEQUENCE, &signed)
    }

    #[test]
    fn what_was_signed_is_read_in_one_piece_and_in_several() {
        for streamed in [false, true] {
            let bytes = message(b"Content-Type: text/plain\r\n\r\nHello there", streamed);
            assert_eq!(content(&bytes).unwrap(), b"Content-Type: text/plain\r\n\r\nHello there");
            for cut in 0..bytes.len() {
                let _ = content(&bytes[..cut]);
            }
        }
        assert_eq!(content(&tagged(SEQUENCE, &tagged(OBJECT, b"enveloped"))), None);
        assert_eq!(content(&[0x30, 0x80].repeat(100_000)), None);
    }
}
