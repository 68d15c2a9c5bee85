//! What is looked at before the library opens a file.

pub(super) mod inline;
mod search;
mod streams;
#[cfg(test)]
mod tests;
mod walk;

use memchr::memmem;

use self::{search::Found, walk::Steps};

/// Bytes that may be read for each byte of a file while its objects are looked for. Real files take two to four: once as
/// what the file is made of, once as an object, once or twice as a dictionary.
const STEPS_PER_BYTE: u64 = 16;
/// Small files may take more.
const LEAST_STEPS: u64 = 4 << 20;
/// And none more than this: some tenths of a second.
const MOST_STEPS: u64 = 256 << 20;

/// Why a file is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trap {
    /// Its objects inflate to more than a document may cost.
    Bomb,
    /// Looking for its objects would read the same bytes again and again.
    Endless,
    /// An object nests too far.
    Deep,
}

/// What would make opening a file take for ever.
pub(super) fn trap(data: &[u8]) -> Option<Trap> {
    look(data).trap
}

/// The same with the steps that it took to tell.
fn look(data: &[u8]) -> Found {
    let limit = (STEPS_PER_BYTE * data.len() as u64 + LEAST_STEPS).min(MOST_STEPS);
    let mut steps = Steps::new(limit);
    // Inflating has its own bounds.
    let packed = match streams::unpacked(data, &mut Steps::new(MOST_STEPS)) {
        Ok(packed) => packed,
        Err(trap) => return Found { trap: Some(trap), steps, objects: 0 },
    };
    if let Some(trap) = streams::ends(data, &mut steps) {
        return Found { trap: Some(trap), steps, objects: 0 };
    }
    search::search(data, steps, packed)
}

/// Whether the end of the file is there: readers look for its mark in the last kilobyte.
pub(super) fn is_truncated(data: &[u8]) -> bool {
    let tail = data.get(data.len().saturating_sub(2048)..).unwrap_or_default();
    memmem::rfind(tail, b"%%EOF").is_none() && memmem::rfind(tail, b"startxref").is_none()
}
