//! Images within a page's content.
//!
//! The library looks for their end as follows: behind each `EI` it reads up to 21 instructions, and behind each `BI` it
//! looks for the next `EI`. In a content that is made for it, each of these goes to the end.

use memchr::memmem;

use super::walk::{Steps, Walk, is_white};

/// Instructions that the library reads behind an `EI`, to tell whether it is the end of the image.
const INSTRUCTIONS: usize = 21;
/// What that may take on a page; a page of thousands of small images takes some hundred thousand.
const MAX_STEPS: u64 = 64 << 20;
/// A word is searched for so many times as fast as instructions are read.
const FAST: u64 = 16;

/// Whether finding the ends of its images would take too long.
pub(in crate::pdf) fn is_trap(content: &[u8]) -> bool {
    cost(content).spent()
}

pub(super) fn cost(content: &[u8]) -> Steps {
    let mut steps = Steps::new(MAX_STEPS);
    // Where the next `EI` is, for ascending places.
    let mut end = None;
    for begin in memmem::find_iter(content, b"BI") {
        let next = end.filter(|end| *end > begin).unwrap_or_else(|| {
            let rest = content.get(begin..).unwrap_or_default();
            memmem::find(rest, b"EI").map_or(content.len(), |at| begin + at)
        });
        end = Some(next);
        steps.take((next - begin) as u64 / FAST);
        if steps.spent() {
            break;
        }
    }
    if steps.spent() || end.is_none() {
        return steps;
    }
    let mut walk = Walk::new(content, steps, |_| false);
    for at in memmem::find_iter(content, b"EI") {
        if content.get(at + 2).is_some_and(|next| !is_white(*next)) {
            continue;
        }
        walk.at = at + 2;
        let mut instructions = 0;
        while instructions < INSTRUCTIONS {
            walk.blanks();
            match walk.peek() {
                Some(b'.' | b'+' | b'-' | b'0'..=b'9' | b'/' | b'[' | b'<' | b'(') if walk.object(0) => {}
                Some(byte) if byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"') => {
                    walk.go(1);
                    walk.over(|byte| !is_white(byte));
                    instructions += 1;
                }
                _ => break,
            }
        }
        if walk.steps.spent() {
            break;
        }
    }
    walk.steps
}
