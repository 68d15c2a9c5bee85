//! Files for tests and fuzzers: a valid one of every format, mutations of them, and files made to do harm.
//!
//! Everything is generated, from a seed where there is chance in it: no file is kept in the repository.
//!
//! ```
//! let seed = document_samples::seeds::all().into_iter().next().unwrap();
//! let changed = document_samples::mutate::change(&seed.bytes, 7);
//! assert_ne!(changed, seed.bytes);
//! assert_eq!(changed, document_samples::mutate::change(&seed.bytes, 7), "the same seed, the same bytes");
//! ```

#![allow(clippy::format_collect, reason = "small texts, made once")]

pub mod hostile;
mod mails;
pub mod mutate;
pub mod office;
pub mod pdf;
mod random;
pub mod seeds;
pub mod zip;

pub use random::Random;

/// A file with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What it is, with the extension of its format.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Sample {
    /// A file.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// The whole corpus: made by hand and by mutation, always the same.
pub fn corpus() -> Vec<Sample> {
    let mut corpus = hostile::all();
    corpus.extend(mutate::all());
    corpus
}
