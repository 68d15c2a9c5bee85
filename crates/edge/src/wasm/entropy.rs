//! `crypto.getRandomValues`.

use ports::Entropy;

/// The runtime's secure randomness.
#[derive(Clone, Copy, Debug)]
pub struct JsEntropy;

impl Entropy for JsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Going on with predictable bytes would be worse than a crash.
            panic!("no randomness: {error}");
        }
    }
}
