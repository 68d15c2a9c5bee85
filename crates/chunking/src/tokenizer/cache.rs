//! Remembers how many tokens a piece has. Text repeats its words: nine pieces of ten are found here.

/// 2^14 entries of 16 bytes: half of a processor's second-level cache at most.
const BITS: u32 = 14;
/// The longest piece that is remembered: with its length and count it fills 16 bytes. Longer ones are one in a hundred.
pub const LONGEST: usize = 15;
const COUNT_SHIFT: u32 = 60;
const LENGTH_SHIFT: u32 = 56;

/// A direct-mapped cache.
#[derive(Clone, Debug)]
pub struct Cache {
    slots: Vec<(u64, u64)>,
}

/// A piece of at most 15 bytes as two words: its bytes, and its length in the second-highest half-byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64, u64);

impl Key {
    /// The key of `text[start..end]`; none when it is too long.
    #[inline]
    pub fn of(text: &[u8], start: usize, end: usize) -> Option<Self> {
        let length = end - start;
        if length > LONGEST {
            return None;
        }
        let (low, high) = match text.get(start..start + 16).and_then(|bytes| bytes.split_first_chunk::<8>()) {
            Some((low, high)) => {
                let high = high.first_chunk::<8>().copied().unwrap_or_default();
                (u64::from_le_bytes(*low), u64::from_le_bytes(high))
            }
            None => last_words(text.get(start..)?),
        };
        let bits = 8 * u32::try_from(length).unwrap_or(0);
        let (low, high) =
            if bits < 64 { (low & ((1 << bits) - 1), 0) } else { (low, high & ((1 << (bits - 64)) - 1)) };
        Some(Self(low, high | (length as u64) << LENGTH_SHIFT))
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation)] // 14 bits
    fn slot(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - BITS)) as usize
    }
}

/// The words at the end of a text, filled up with zeros.
fn last_words(text: &[u8]) -> (u64, u64) {
    let mut bytes = [[0; 8]; 2];
    for (to, from) in bytes.as_flattened_mut().iter_mut().zip(text) {
        *to = *from;
    }
    (u64::from_le_bytes(bytes[0]), u64::from_le_bytes(bytes[1]))
}

impl Default for Cache {
    fn default() -> Self {
        Self { slots: vec![(0, 0); 1 << BITS] }
    }
}

impl Cache {
    /// The number of tokens of a piece, when it is known.
    #[inline]
    pub fn get(&self, key: Key) -> Option<u32> {
        let (low, high) = self.slots[key.slot()];
        let count = high >> COUNT_SHIFT;
        #[allow(clippy::cast_possible_truncation)] // four bits
        (low == key.0 && high & ((1 << COUNT_SHIFT) - 1) == key.1).then_some(count as u32)
    }

    /// Remembers it: at most 15 tokens, one for each byte.
    #[inline]
    pub fn put(&mut self, key: Key, count: u32) {
        self.slots[key.slot()] = (key.0, key.1 | u64::from(count) << COUNT_SHIFT);
    }
}
