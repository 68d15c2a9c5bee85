//! Streams that would cost too much before a page is read.

use memchr::memmem;

use super::{Trap, walk::Steps};
use crate::pdf::stream::inflated_size;

/// The library inflates streams of objects whole and keeps them: all of them together may take this much.
const MAX_OBJECT_BYTES: usize = 64 << 20;
/// The table of objects has seven bytes or so for each, and takes ten times as much in memory.
const MAX_TABLE_BYTES: usize = 16 << 20;
/// What beginning to inflate takes, in bytes.
const BEGIN: usize = 8 << 10;
/// The most that deflate or LZW make of a byte, about.
const MOST: usize = 1032;
/// The end of a stream is searched for so many times as fast as objects are.
const FAST: u64 = 16;

/// Whether the streams of objects and of cross references inflate to more than a document may cost; else what the
/// largest stream of objects has.
pub(super) fn unpacked(data: &[u8], steps: &mut Steps) -> Result<u64, Trap> {
    let mut largest = 0;
    for (name, most) in [(&b"/ObjStm"[..], MAX_OBJECT_BYTES), (b"/XRef", MAX_TABLE_BYTES)] {
        let mut ends = Ends::new(data);
        let (mut total, mut last) = (0_usize, None);
        for at in memmem::find_iter(data, name) {
            let Some((start, plain)) = body_after(data, at) else { continue };
            // Two names in one dictionary.
            if last.replace(start) == Some(start) {
                continue;
            }
            let body = data.get(start..ends.behind(start)).unwrap_or_default();
            // What cannot be too large need not be inflated.
            if body.len().saturating_mul(MOST) > 1 << 16 {
                let size = if plain { inflated_size(body, most) } else { body.len().saturating_mul(MOST) };
                steps.take((BEGIN + body.len().min(size) + size) as u64);
                total = total.saturating_add(size);
                largest = largest.max(size as u64);
            }
            if total > most {
                return Err(Trap::Bomb);
            }
            if steps.spent() {
                return Err(Trap::Endless);
            }
        }
    }
    Ok(largest)
}

/// Where the data of the stream begins whose dictionary has something at `at`, and whether they are deflated and
/// nothing else.
fn body_after(data: &[u8], at: usize) -> Option<(usize, bool)> {
    let near = data.get(at..data.len().min(at + 4096))?;
    let dictionary = memmem::find(near, b"stream")?;
    let start = at + dictionary + b"stream".len();
    let breaks = data.get(start..)?.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    // The filter may stand before what was found.
    let around = data.get(at.saturating_sub(512)..at + dictionary)?;
    let begin = memmem::rfind(around, b"obj").unwrap_or(0);
    let own = around.get(begin..)?;
    let other = [&b"LZW"[..], b"RunLength", b"/RL", b"ASCII"];
    let plain = memmem::find_iter(own, b"FlateDecode").count() <= 1
        && !other.iter().any(|name| memmem::find(own, name).is_some());
    Some((start + breaks, plain))
}

/// Charges for streams whose end is far: it is searched for whenever the length is wrong.
pub(super) fn ends(data: &[u8], steps: &mut Steps) -> Option<Trap> {
    let mut ends = Ends::new(data);
    for at in memmem::find_iter(data, b"stream") {
        let start = at + b"stream".len();
        let begins = !data.get(..at).is_some_and(|before| before.ends_with(b"end"))
            && data.get(start).is_some_and(|next| matches!(next, b'\r' | b'\n'));
        if begins {
            steps.take((ends.behind(start) - start) as u64 / FAST);
        }
        if steps.spent() {
            return Some(Trap::Endless);
        }
    }
    None
}

/// The next `endstream` behind ascending places: each byte is looked at once.
struct Ends<'a> {
    data: &'a [u8],
    next: usize,
}

impl<'a> Ends<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, next: 0 }
    }

    fn behind(&mut self, at: usize) -> usize {
        if self.next < at {
            let rest = self.data.get(at..).unwrap_or_default();
            self.next = memmem::find(rest, b"endstream").map_or(self.data.len(), |end| at + end);
        }
        self.next
    }
}
