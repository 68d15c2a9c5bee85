//! What is looked at before the library opens a file.

use memchr::memmem;

use super::stream::inflated_size;

/// The library inflates streams of objects whole and keeps them: all of them together may take this much.
const MAX_OBJECT_BYTES: usize = 64 << 20;
/// Bytes that may be read in vain while objects are looked for: some tenths of a second.
const MAX_SEARCH: u64 = 256 << 20;
/// No document nests its objects so far; an object that does is tried anew at each of its levels.
const MAX_NESTING: usize = 256;
/// A file of so many object streams is not looked at further; each costs at least some hundred bytes.
const MAX_STREAMS: usize = 100_000;

/// Whether the streams of objects and of cross references inflate to more than a document may cost.
pub(super) fn is_bomb(data: &[u8]) -> bool {
    let mut total = 0_usize;
    for name in [&b"/ObjStm"[..], b"/XRef"] {
        for at in memmem::find_iter(data, name).take(MAX_STREAMS) {
            let Some(body) = body_after(data, at) else { continue };
            // Deflate gives at most 1032 times as much: what cannot be too large need not be inflated.
            if body.len().saturating_mul(1032) > 1 << 16 {
                total = total.saturating_add(inflated_size(body, MAX_OBJECT_BYTES));
            }
            if total > MAX_OBJECT_BYTES {
                return true;
            }
        }
    }
    false
}

/// The data of the stream whose dictionary has something at `at`.
fn body_after(data: &[u8], at: usize) -> Option<&[u8]> {
    let near = data.get(at..data.len().min(at + 4096))?;
    let start = at + memmem::find(near, b"stream")? + b"stream".len();
    let rest = data.get(start..)?;
    let skipped = rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let body = rest.get(skipped..)?;
    let end = memmem::find(body, b"endstream").unwrap_or(body.len());
    body.get(..end)
}

/// Why a file is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trap {
    /// Many objects begin a string or a comment that has no end, and each is read to the end of the file.
    Endless,
    /// An object nests too far.
    Deep,
}

/// What would make looking for objects take for ever.
pub(super) fn trap(data: &[u8]) -> Option<Trap> {
    let mut cost = 0_u64;
    // `1 0 obj`; the word may stand in any text too.
    let header = |at: &usize| {
        let before = at.checked_sub(2).and_then(|from| data.get(from..*at));
        before.is_some_and(|before| matches!(before, [digit, blank] if digit.is_ascii_digit() && blank.is_ascii_whitespace()))
    };
    let mut objects = memmem::find_iter(data, b"obj").filter(header).map(|at| at + 3).peekable();
    while let Some(start) = objects.next() {
        let next = objects.peek().copied().unwrap_or(data.len());
        let region = data.get(start..next).unwrap_or_default();
        let end = memmem::find(region, b"stream").unwrap_or(region.len());
        let shape = Shape::of(region.get(..end).unwrap_or_default());
        if shape.deepest > MAX_NESTING {
            return Some(Trap::Deep);
        }
        if shape.is_open {
            cost += u64::try_from(data.len() - start).unwrap_or(u64::MAX);
        }
        if cost > MAX_SEARCH {
            return Some(Trap::Endless);
        }
    }
    None
}

/// How an object is built.
struct Shape {
    /// A string or a comment is open at its end.
    is_open: bool,
    /// Arrays and dictionaries within each other.
    deepest: usize,
}

impl Shape {
    fn of(region: &[u8]) -> Self {
        let (mut strings, mut nested, mut deepest) = (0_usize, 0_usize, 0_usize);
        let (mut comment, mut hex, mut closing) = (false, false, false);
        let mut bytes = region.iter();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\r' | b'\n' => comment = false,
                _ if comment => {}
                b'\\' if strings > 0 => {
                    bytes.next();
                }
                b'(' => strings += 1,
                b')' => strings = strings.saturating_sub(1),
                _ if strings > 0 => {}
                b'%' => comment = true,
                b'[' => nested += 1,
                b']' => nested = nested.saturating_sub(1),
                // The second of `<<` takes the string of the first back.
                b'<' => {
                    nested += usize::from(hex);
                    hex = !hex;
                }
                b'>' if hex => hex = false,
                b'>' => {
                    nested = nested.saturating_sub(usize::from(closing));
                    closing = !closing;
                }
                _ => {}
            }
            deepest = deepest.max(nested);
        }
        Self { is_open: strings > 0 || comment || hex, deepest }
    }
}

/// Whether the end of the file is there: readers look for its mark in the last kilobyte.
pub(super) fn is_truncated(data: &[u8]) -> bool {
    let tail = data.get(data.len().saturating_sub(2048)..).unwrap_or_default();
    memmem::rfind(tail, b"%%EOF").is_none() && memmem::rfind(tail, b"startxref").is_none()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn file(zeros: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        for _ in 0..zeros / 1000 {
            encoder.write_all(&[0; 1000]).unwrap();
        }
        let mut file =
            b"%PDF-1.7\n1 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode>> stream\r\n".to_vec();
        file.extend(encoder.finish().unwrap());
        file.extend(b"\nendstream endobj\nstartxref\n0\n%%EOF");
        file
    }

    #[test]
    fn a_stream_of_objects_that_inflates_too_far_is_seen_before_it_is_opened() {
        assert!(is_bomb(&file(100_000_000)));
        assert!(!is_bomb(&file(1_000_000)));
    }

    #[test]
    fn many_objects_without_an_end_are_seen() {
        for endless in ["1 0 obj ( ", "1 0 obj [(", "1 0 obj % ", "1 0 obj < ", "1 0 obj (endobj "] {
            assert_eq!(trap(endless.repeat(30_000).as_bytes()), Some(Trap::Endless), "{endless}");
        }
        let usual = "1 0 obj <</A (b\\)c) /B <ff>>> endobj % note\n";
        assert_eq!(trap(usual.repeat(100_000).as_bytes()), None);
        assert_eq!(trap(&file(1000)), None);
        assert_eq!(trap("(an object and) Tj (another ".repeat(100_000).as_bytes()), None);
    }

    #[test]
    fn an_object_that_nests_too_far_is_seen() {
        for level in ["[", "<< /A ", "[<< /A "] {
            let deep = format!("1 0 obj {}", level.repeat(300));
            assert_eq!(trap(deep.as_bytes()), Some(Trap::Deep), "{level}");
        }
        let wide = format!("1 0 obj [{}]", "<< /A [1] /B <ff> /C ([[[) >>".repeat(1000));
        assert_eq!(trap(wide.as_bytes()), None);
    }

    #[test]
    fn the_end_of_a_file_is_missed() {
        let whole = file(1000);
        assert!(!is_truncated(&whole));
        assert!(is_truncated(&whole[..whole.len() - 20]));
    }
}
