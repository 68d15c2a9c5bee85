//! The name of a chunk's content: what has the same name needs no new vector.

use sha2::{Digest as _, Sha256};

/// SHA-256 of content and heading path, each behind a zero byte but for the first, as lower-case hex digits.
pub(crate) fn content_hash(content: &str, heading_path: &[String]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hash = Sha256::new();
    hash.update(content);
    for heading in heading_path {
        hash.update([0]);
        hash.update(heading);
    }
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    hash.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
