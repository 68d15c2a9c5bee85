//! What looking for objects would cost, told before the library does it.
//!
//! Where the table of objects is missing or wrong, `hayro-syntax` 0.9 looks at every token of the file (its
//! `fallback_xref_map`) and reads what begins there, an object behind `1 0 obj`, a dictionary behind `<<`, however far
//! it reaches and however often that was read before. This does the same, and stops when it has cost too much.

use std::collections::HashMap;

use super::{
    MOST_STEPS, Trap,
    walk::{Steps, Walk, is_white},
};

/// No document nests its objects so far; an object that does is tried anew at each of its levels.
const MAX_NESTING: usize = 256;
/// What is referred to is read again for each reference, by code that is some four times as fast as a search.
const REREAD: u64 = 4;

/// Keys whose values the library looks up by itself, for every page, stream or trailer that has them.
fn follows(key: &[u8]) -> bool {
    const KEYS: [&[u8]; 20] = [
        b"Root",
        b"Type",
        b"MediaBox",
        b"CropBox",
        b"Rotate",
        b"Resources",
        b"ExtGState",
        b"Font",
        b"ColorSpace",
        b"XObject",
        b"Pattern",
        b"Shading",
        b"Properties",
        b"Length",
        b"Filter",
        b"DecodeParms",
        b"F",
        b"DP",
        b"Contents",
        b"Kids",
    ];
    KEYS.contains(&key)
}

/// What a search came to.
#[derive(Debug)]
pub(super) struct Found {
    /// Why the file is not to be opened.
    pub(super) trap: Option<Trap>,
    /// Whether the file's own table could lead each reference to its largest object: what that would cost is too much.
    pub(super) distrusts_table: bool,
    /// What it took.
    #[cfg_attr(not(test), allow(dead_code, reason = "held against a linear bound"))]
    pub(super) steps: Steps,
    /// How many objects there are.
    #[cfg_attr(not(test), allow(dead_code, reason = "held against the library's own count"))]
    pub(super) objects: usize,
}

impl Found {
    /// A file that is not to be opened.
    pub(super) const fn trap(trap: Trap, steps: Steps) -> Self {
        Self { trap: Some(trap), distrusts_table: false, steps, objects: 0 }
    }
}

/// Looks through a file as the library would; what an object of an object stream costs to read is `packed`.
pub(super) fn search(data: &[u8], steps: Steps, packed: u64) -> Found {
    let mut walk = Walk::new(data, steps, follows);
    // How far each object reaches, and where the last one ends.
    let mut reaches: HashMap<u32, u64> = HashMap::new();
    let mut behind = 0;
    while let Some(byte) = walk.peek() {
        let start = walk.at;
        if byte.is_ascii_digit() {
            if let Some(number) = walk.identifier() {
                let body = walk.at;
                walk.blanks();
                let nested = std::mem::take(&mut walk.deepest);
                let whole = walk.object(0);
                if walk.deepest > MAX_NESTING {
                    return Found::trap(Trap::Deep, walk.steps);
                }
                walk.deepest = nested;
                if whole {
                    let reach = reaches.entry(number).or_default();
                    *reach = (*reach).max((walk.at - body) as u64);
                }
                behind = behind.max(walk.at);
                walk.at = body;
                continue;
            }
            walk.at = start;
        } else if walk.sees(b"<<") {
            let known = walk.referred.len();
            let whole = walk.dictionary(0);
            // What is in an object was seen with it.
            if start < behind {
                walk.referred.truncate(known);
            }
            if whole {
                // Once more for its type.
                walk.steps.take((walk.at - start) as u64);
                continue;
            }
            walk.at = start;
        }
        if walk.over(|byte| !is_white(byte)) == 0 {
            walk.go(1);
        }
    }
    let reread = walk.referred.iter().fold(0_u64, |sum, number| {
        sum.saturating_add(reaches.get(number).copied().unwrap_or(packed) / REREAD)
    });
    let trap = walk.steps.lacks(reread).then_some(Trap::Endless);
    let largest = reaches.values().max().copied().unwrap_or_default();
    let misled = largest.saturating_mul(walk.referred.len() as u64) / REREAD;
    let distrusts_table = Steps::new(MOST_STEPS).lacks(misled);
    Found { trap, distrusts_table, steps: walk.steps, objects: reaches.len() }
}
