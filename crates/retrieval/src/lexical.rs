//! An embedder of our own: no model, no key, no network, the same bytes everywhere.
//!
//! Words and the character n-grams in them are hashed into 384 dimensions with random signs, so that the cosine of two
//! texts approximates how much of their weighted vocabulary they share. It knows spelling, not meaning: it finds other
//! forms of a word and survives typos, and is meant to be fused with full text search.

mod common;
mod fold;
mod hash;
mod words;

use crate::{DIMENSIONS, normalise};
use hash::{Hash, scatter};
use words::{Words, words};

/// The name under which its vectors are stored. A change of any weight is a new model.
pub const MODEL: &str = "lexical-1";

/// Share of a word's weight that its character n-grams have together.
const NGRAMS: f64 = 0.6;
/// Share of two neighbouring words that the pair has.
const PAIRS: f64 = 0.35;
/// Length of the n-grams in characters, word boundaries included.
const NGRAM: usize = 4;

/// The vector of a text, of unit length. A text without a single letter or digit is hashed by its characters; a blank
/// one has no direction and answers zeros.
pub fn embed(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0_f64; DIMENSIONS];
    let words = words(text);
    add_words(&words, &mut vector);
    add_pairs(&words, &mut vector);
    if words.sequence.is_empty() {
        for symbol in text.chars().filter(|letter| !letter.is_whitespace()) {
            scatter(Hash::of("symbol").letter(symbol), 1.0, &mut vector);
        }
    }
    #[allow(clippy::cast_possible_truncation)] // brought to unit length
    let vector: Vec<f32> = vector.into_iter().map(|number| number as f32).collect();
    normalise(vector).unwrap_or_else(|_| vec![0.0; DIMENSIONS])
}

/// Each distinct word and its n-grams; the logarithm keeps a word that is repeated from drowning the others.
fn add_words(words: &Words, vector: &mut [f64]) {
    for (word, count) in words.counts() {
        let weight = common::weight(word) * sublinear(count);
        scatter(hash(word), weight, vector);
        let bounded: Vec<char> = core::iter::once('^').chain(word.iter().copied()).chain(['$']).collect();
        if bounded.len() <= NGRAM {
            continue;
        }
        let ngrams = bounded.windows(NGRAM);
        #[allow(clippy::cast_precision_loss)] // a word's length
        let share = weight * NGRAMS / libm::sqrt(ngrams.len() as f64);
        for ngram in ngrams {
            scatter(ngram.iter().fold(Hash::of("ngram"), |hash, letter| hash.letter(*letter)), share, vector);
        }
    }
}

/// Neighbouring words: "data base" is not "base data".
fn add_pairs(words: &Words, vector: &mut [f64]) {
    for pair in words.sequence.windows(2) {
        let [first, second] = pair else { continue };
        let weight = libm::sqrt(common::weight(first) * common::weight(second)) * PAIRS;
        scatter(Hash::of("pair").then(hash(first)).then(hash(second)), weight, vector);
    }
}

fn hash(word: &[char]) -> Hash {
    word.iter().fold(Hash::of("word"), |hash, letter| hash.letter(*letter))
}

fn sublinear(count: u32) -> f64 {
    1.0 + libm::log(f64::from(count))
}
