//! Parts that are committed together.

use documents::{Part, count_words};

use super::cursor::Cursor;

/// A commit of 384 KB takes the database some 20 ms; smaller ones cost more calls than they save of a kill.
const BYTES: usize = if cfg!(test) { 200 } else { 384 * 1024 };
const PARTS: usize = if cfg!(test) { 3 } else { 64 };
/// Computing that a kill may cost.
const COMPUTE_US: u64 = 400_000;

/// Parts that are not stored yet.
pub(super) struct Batch {
    pub(super) parts: Vec<Part>,
    bytes: usize,
    /// Computing of the invocation when the batch began.
    began_us: u64,
}

impl Batch {
    pub(super) const fn new(spent_us: u64) -> Self {
        Self { parts: Vec::new(), bytes: 0, began_us: spent_us }
    }

    /// Takes a part, and what it settles into the cursor.
    pub(super) fn add(&mut self, part: Part, cursor: &mut Cursor) {
        part.units.iter().for_each(|unit| cursor.running.add(unit));
        cursor.words += count_words(&part.markdown);
        cursor.tongue.hear(&part.markdown);
        self.bytes += part.markdown.len();
        self.parts.push(part);
    }

    /// Whether it should be stored before the next part is read.
    pub(super) fn is_full(&self, spent_us: u64) -> bool {
        self.bytes >= BYTES
            || self.parts.len() >= PARTS
            || spent_us - self.began_us.min(spent_us) >= COMPUTE_US
    }
}
