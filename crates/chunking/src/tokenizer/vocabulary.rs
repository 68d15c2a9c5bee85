//! The merges of `cl100k_base`, as pairs of tokens.
//!
//! Each token but the 256 bytes is the merge of exactly one pair of smaller ones: what byte pair encoding leaves of its bytes
//! before the last step. Looking pairs of ranks up instead of bytes needs no table of strings, and is the same as long as
//! every token is made by its own merges, which `tests/tables.rs` checks.

use std::sync::OnceLock;

/// See `tests/tables.rs`.
const FILE: &[u8] = include_bytes!("../../data/cl100k.bin");
const BYTES: usize = 256;
/// 2^18 slots for 100,000 merges: a look-up takes 1.3 steps on average.
const BITS: u32 = 18;
const RANK_BITS: u32 = 17;

/// No merge.
pub const NONE: u32 = u32::MAX;

/// The merges in an open hash table of 2 MB, made once in a few milliseconds.
#[derive(Debug)]
pub struct Vocabulary {
    /// The rank of each byte.
    bytes: [u32; BYTES],
    /// Left rank, right rank, rank of both from the highest bit down; 0 is an empty slot.
    slots: Vec<u64>,
}

impl Vocabulary {
    /// The one table.
    pub fn get() -> &'static Self {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        VOCABULARY.get_or_init(Self::read)
    }

    fn read() -> Self {
        let (first, planes) = FILE.split_at(BYTES);
        let mut bytes = [0; BYTES];
        for (rank, byte) in (0..).zip(first) {
            bytes[usize::from(*byte)] = rank;
        }
        let mut planes = planes.chunks_exact(planes.len() / 6);
        let [l0, l1, l2, r0, r1, r2] = [(); 6].map(|()| planes.next().unwrap_or_default());
        let mut vocabulary = Self { bytes, slots: vec![0; 1 << BITS] };
        let halves = |a: &[u8], b: &[u8], c: &[u8], at: usize| u32::from_le_bytes([a[at], b[at], c[at], 0]);
        for (rank, at) in (256..).zip(0..l0.len()) {
            vocabulary.insert(halves(l0, l1, l2, at), halves(r0, r1, r2, at), rank);
        }
        vocabulary
    }

    fn insert(&mut self, left: u32, right: u32, rank: u32) {
        let key = key(left, right);
        let mut slot = slot(key);
        while self.slots[slot] != 0 {
            slot = (slot + 1) % (1 << BITS);
        }
        self.slots[slot] = key << RANK_BITS | u64::from(rank);
    }

    /// The rank of a byte.
    #[inline]
    pub const fn byte(&self, byte: u8) -> u32 {
        self.bytes[byte as usize]
    }

    /// The rank of two tokens merged, [`NONE`] when they are not.
    #[inline]
    pub fn merged(&self, left: u32, right: u32) -> u32 {
        let key = key(left, right);
        let mut at = slot(key);
        loop {
            match self.slots[at] {
                0 => return NONE,
                #[allow(clippy::cast_possible_truncation)] // the lowest 17 bits
                found if found >> RANK_BITS == key => return (found & ((1 << RANK_BITS) - 1)) as u32,
                _ => at = (at + 1) % (1 << BITS),
            }
        }
    }
}

#[inline]
fn key(left: u32, right: u32) -> u64 {
    u64::from(left) << RANK_BITS | u64::from(right)
}

/// Fibonacci hashing: the highest bits of a product with 2^64 / φ.
#[inline]
#[allow(clippy::cast_possible_truncation)] // 18 bits
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as usize
}
