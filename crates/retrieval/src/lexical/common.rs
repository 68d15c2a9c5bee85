//! How much a word says, without having seen the collection.

/// Words that say next to nothing.
pub fn weight(word: &[char]) -> f64 {
    let length = word.len();
    if length <= 1 { 0.3 } else { 1.0 }
}
