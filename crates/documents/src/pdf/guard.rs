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

/// Looks for what would make opening a file take for ever, and takes away what may not be trusted.
pub(super) fn disarm(data: &mut [u8]) -> Result<(), Trap> {
    let found = look(data);
    if let Some(trap) = found.trap {
        return Err(trap);
    }
    if found.distrusts_table {
        forget_table(data);
    }
    Ok(())
}

/// Makes the table of objects one that is not found, so that the library looks for the objects itself: each is then where it
/// stands, and no reference leads to another. Of tables a file may have any number, and names can be spelt in many ways.
fn forget_table(data: &mut [u8]) {
    const MARK: &[u8] = b"startxref";
    let found: Vec<usize> = memmem::find_iter(data, MARK).collect();
    for at in found {
        if let Some(mark) = data.get_mut(at..at + MARK.len()) {
            mark.fill(b' ');
        }
    }
}

/// What a file would cost to open.
fn look(data: &[u8]) -> Found {
    let limit = (STEPS_PER_BYTE * data.len() as u64 + LEAST_STEPS).min(MOST_STEPS);
    let mut steps = Steps::new(limit);
    // Inflating has its own bounds.
    let packed = match streams::unpacked(data, &mut Steps::new(MOST_STEPS)) {
        Ok(packed) => packed,
        Err(trap) => return Found::trap(trap, steps),
    };
    if let Some(trap) = streams::ends(data, &mut steps) {
        return Found::trap(trap, steps);
    }
    search::search(data, steps, packed)
}

/// Whether the end of the file is there: readers look for its mark in the last kilobyte.
pub(super) fn is_truncated(data: &[u8]) -> bool {
    let tail = data.get(data.len().saturating_sub(2048)..).unwrap_or_default();
    memmem::rfind(tail, b"%%EOF").is_none() && memmem::rfind(tail, b"startxref").is_none()
}
