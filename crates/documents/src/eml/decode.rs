//! The transfer encodings of MIME (RFC 2045), read leniently.

use std::borrow::Cow;

use super::fields::Encoding;

/// The bytes that were meant.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Plain => Cow::Borrowed(bytes),
        Encoding::Base64 => Cow::Owned(base64(bytes)),
        Encoding::Quoted => Cow::Owned(quoted_printable(bytes)),
    }
}

/// Anything outside the alphabet is passed over; padding ends a group, not the data (some mailers concatenate).
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut group, mut filled) = (0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                flush(&mut out, group, filled);
                (group, filled) = (0, 0);
                continue;
            }
            _ => continue,
        };
        group = group << 6 | u32::from(value);
        filled += 1;
        if filled == 4 {
            flush(&mut out, group, 4);
            (group, filled) = (0, 0);
        }
    }
    flush(&mut out, group, filled);
    out
}

/// Writes the whole bytes of a group of so many characters.
fn flush(out: &mut Vec<u8>, group: u32, filled: u32) {
    let bytes = (group << (6 * (4 - filled.min(4)))).to_be_bytes();
    let whole = match filled {
        4 => 3,
        3 => 2,
        2 => 1,
        _ => 0,
    };
    out.extend(bytes.iter().skip(1).take(whole));
}

/// An equals sign before anything but two hex digits or a line end is itself.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let hex = |byte: &u8| char::from(*byte).to_digit(16);
        rest = match tail {
            [_, high, low, tail @ ..] if hex(high).is_some() && hex(low).is_some() => {
                let value = hex(high).zip(hex(low)).map_or(0, |(high, low)| high * 16 + low);
                out.push(value.to_be_bytes()[3]);
                tail
            }
            [_, b'\n', tail @ ..] | [_, b'\r', b'\n', tail @ ..] => tail,
            [_, tail @ ..] => {
                // Blanks may follow a soft line break.
                let blanks = tail.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                match tail.get(blanks..) {
                    Some([b'\n', tail @ ..] | [b'\r', b'\n', tail @ ..]) if blanks > 0 => tail,
                    _ => {
                        out.push(b'=');
                        tail
                    }
                }
            }
            [] => tail,
        };
    }
    out.extend_from_slice(rest);
    out
}

/// UTF-7 (RFC 2152), which old mailers sent: `+` and base64 of UTF-16 for what is not ASCII, up to `-` or anything else.
pub(super) fn utf_7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(&String::from_utf8_lossy(plain));
        let coded = tail.get(1..).unwrap_or_default();
        let coded_to = coded.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+/".contains(byte));
        let (coded, behind) = coded.split_at(coded_to.unwrap_or(coded.len()));
        rest = behind.strip_prefix(b"-").unwrap_or(behind);
        if coded.is_empty() {
            out.push('+');
            continue;
        }
        let units = base64(coded);
        let units = units.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
        out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')));
    }
    out.push_str(&String::from_utf8_lossy(rest));
    out
}

/// Lines that go on are put together (RFC 3676): those that end with a blank and are as deeply quoted as the next one.
pub(super) fn unflow(bytes: &[u8], joined: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    // How deeply the line before is quoted and how it ended, when it goes on.
    let mut open: Option<(usize, &[u8])> = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (text, end) = line.split_at(line_end(line));
        let depth = text.iter().take_while(|byte| **byte == b'>').count();
        let quoted = text.get(depth..).unwrap_or_default();
        // A blank was put before what would have looked like something else.
        let stuffed = quoted.strip_prefix(b" ").unwrap_or(quoted);
        let signature = stuffed == b"-- ";
        let goes_on = open.is_some_and(|(before, _)| before == depth) && !signature && !stuffed.is_empty();
        if !goes_on {
            out.extend_from_slice(open.map(|(_, end)| end).unwrap_or_default());
            out.extend(std::iter::repeat_n(b'>', depth));
            if depth > 0 {
                out.push(b' ');
            }
        }
        let flows = stuffed.ends_with(b" ") && !signature && !end.is_empty();
        out.extend_from_slice(if flows && joined {
            stuffed.strip_suffix(b" ").unwrap_or(stuffed)
        } else {
            stuffed
        });
        open = flows.then_some((depth, end));
        if !flows {
            out.extend_from_slice(end);
        }
    }
    out
}

/// Where the end of a line begins.
fn line_end(line: &[u8]) -> usize {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_flow_are_one() {
        assert_eq!(
            unflow(b"one \r\ntwo\r\nthree \n> four \n> five\n-- \nAda", false),
            b"one two\r\nthree \n> four five\n-- \nAda"
        );
        assert_eq!(
            unflow(b"https://a.example/long/ \r\npath \r\n\r\nOver", true),
            b"https://a.example/long/path\r\n\r\nOver"
        );
    }

    #[test]
    fn utf_7_is_ascii_and_base64() {
        assert_eq!(
            utf_7(b"Hi Mom -+Jjo--!, 1 +- 1, gr+APwA3w-e +ZeVnLIqe"),
            "Hi Mom -\u{263a}-!, 1 + 1, grüße 日本語"
        );
    }

    #[test]
    fn base64_is_read_over_line_ends_and_padding() {
        assert_eq!(base64(b"SGVs\r\nbG8="), b"Hello");
        assert_eq!(base64(b"SGk=SGk="), b"HiHi");
        assert_eq!(base64(b"SGVsbG8h"), b"Hello!");
        assert_eq!(base64(b"SA"), b"H");
        assert_eq!(base64(b"S"), b"");
    }

    #[test]
    fn quoted_printable_is_read_with_its_faults() {
        assert_eq!(quoted_printable(b"caf=C3=A9 so=\r\nft 1=2 = x=  \ny="), "café soft 1=2 = xy=".as_bytes());
    }
}
