//! Content hashes.

use core::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Bytes of one call of the compression. V8 exchanges slow code of wasm for fast code between calls only: in one call,
/// 48 MB took 2.4 s.
const PIECE: usize = 65_536;

/// SHA-256 of `bytes` as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hasher = Sha256::new();
    bytes.chunks(PIECE).for_each(|piece| hasher.update(piece));
    hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_vector_of_abc_matches() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256_hex(b"abc"), expected);
    }

    #[test]
    fn that_of_a_million_letters_too() {
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        assert_eq!(super::sha256_hex(&vec![b'a'; 1_000_000]), expected);
    }
}
