//! Encoded words in header fields (RFC 2047), as mailers write them: with raw bytes inside, and with a character cut between
//! two of them.

use std::{borrow::Cow, fmt::Write as _};

use super::decode::{base64, quoted_printable};

/// An encoded word: its charset, its bytes, and the length of what it stands for.
struct Word<'a> {
    charset: &'a [u8],
    bytes: Vec<u8>,
    length: usize,
}

/// The header with neighbouring words of a charset put together, all their bytes in ASCII.
pub(super) fn whole(header: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(header, b"=?").is_none() {
        return Cow::Borrowed(header);
    }
    let mut out = Vec::with_capacity(header.len());
    let mut rest = header;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        let (before, tail) = rest.split_at(at);
        out.extend_from_slice(before);
        let Some(mut word) = word(tail) else {
            out.extend_from_slice(b"=?");
            rest = tail.get(2..).unwrap_or_default();
            continue;
        };
        let mut length = word.length;
        // Blanks between two words are no text.
        while let Some(behind) = tail.get(length..) {
            let blank = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let Some(next) = behind.get(blank..).filter(|_| blank > 0).and_then(self::word) else { break };
            if !next.charset.eq_ignore_ascii_case(word.charset) {
                break;
            }
            word.bytes.extend(next.bytes);
            length += blank + next.length;
        }
        write(&mut out, &word);
        rest = tail.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// The word that the bytes begin with.
fn word(bytes: &[u8]) -> Option<Word<'_>> {
    /// A longer one is none: the specification allows 75 characters, mailers write a whole field.
    const LONGEST: usize = 8 * 1024;
    let near = bytes.get(..LONGEST).unwrap_or(bytes);
    let inner = near.strip_prefix(b"=?")?;
    let mark = memchr::memchr(b'?', inner)?;
    let charset = inner.get(..mark).filter(|charset| {
        !charset.is_empty()
            && charset.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.*".contains(byte))
    })?;
    let encoding = inner.get(mark + 1)?.to_ascii_lowercase();
    let text = inner.get(mark + 3..).filter(|_| inner.get(mark + 2) == Some(&b'?'))?;
    let end = memchr::memmem::find(text, b"?=")?;
    let text = text.get(..end)?;
    // Whoever writes line breaks inside means something else.
    if text.contains(&b'\n') {
        return None;
    }
    let bytes = match encoding {
        b'q' => {
            let blanks: Vec<u8> = text.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
            quoted_printable(&blanks)
        }
        b'b' => base64(text),
        _ => return None,
    };
    Some(Word { charset, bytes, length: 2 + mark + 3 + end + 2 })
}

fn write(out: &mut Vec<u8>, word: &Word<'_>) {
    let mut text = String::with_capacity(word.bytes.len() * 3);
    for byte in &word.bytes {
        let _ = match byte {
            b' ' => write!(text, "_"),
            byte if byte.is_ascii_alphanumeric() => write!(text, "{}", char::from(*byte)),
            byte => write!(text, "={byte:02X}"),
        };
    }
    out.extend_from_slice(b"=?");
    out.extend_from_slice(word.charset);
    out.extend_from_slice(b"?Q?");
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"?=");
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn words_that_cut_a_character_are_one_and_raw_bytes_are_those_of_their_charset() {
        assert_eq!(
            *whole(b"a =?utf-8?Q?Gr=C3?=\r\n =?utf-8?b?vMOfZQ==?= b"),
            *b"a =?utf-8?Q?Gr=C3=BC=C3=9Fe?= b"
        );
        assert_eq!(*whole(b"=?iso-8859-1?Q?Gr\xfc_x?="), *b"=?iso-8859-1?Q?Gr=FC_x?=");
        for text in [&b"no words"[..], b"1 =? 2", b"=?x?Q?open", b"=?utf-8?z?x?="] {
            assert_eq!(*whole(text), *text);
        }
    }
}
