//! Counts tokens of `cl100k_base`: exactly, some hundred times faster than with a regular expression, from a table of 0.6 MB.

mod cache;
mod classes;
mod merge;
mod pieces;
mod vocabulary;

use std::cell::RefCell;

use cache::{Cache, Key};
use classes::Classes;
use merge::Merger;
use vocabulary::Vocabulary;

thread_local! {
    /// Words repeat from text to text; what it remembers does not change what it says.
    static SHARED: RefCell<Tokenizer> = RefCell::new(Tokenizer::new());
}

/// How many tokens of `cl100k_base` a text has. Special tokens such as `<|endoftext|>` are ordinary text, as they are to an
/// embedding model.
pub fn count_tokens(text: &str) -> usize {
    with(|tokenizer| tokenizer.count(text.as_bytes()))
}

/// Lends the thread's tokenizer.
pub(crate) fn with<T>(work: impl FnOnce(&mut Tokenizer) -> T) -> T {
    SHARED.with_borrow_mut(work)
}

/// The tables and what was met so far.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    classes: &'static Classes,
    vocabulary: &'static Vocabulary,
    cache: Cache,
    merger: Merger,
}

impl Tokenizer {
    fn new() -> Self {
        Self {
            classes: Classes::get(),
            vocabulary: Vocabulary::get(),
            cache: Cache::default(),
            merger: Merger::default(),
        }
    }

    /// The tokens of a whole text in UTF-8.
    pub(crate) fn count(&mut self, text: &[u8]) -> usize {
        let (mut at, mut count) = (0, 0);
        while at < text.len() {
            let end = pieces::end(self.classes, text, at);
            count += self.piece(text, at, end);
            at = end;
        }
        count
    }

    /// The tokens of a piece.
    #[inline]
    fn piece(&mut self, text: &[u8], start: usize, end: usize) -> usize {
        let key = Key::of(text, start, end);
        if let Some(count) = key.and_then(|key| self.cache.get(key)) {
            return count as usize;
        }
        self.unknown(text.get(start..end).unwrap_or_default(), key)
    }

    #[cold]
    fn unknown(&mut self, piece: &[u8], key: Option<Key>) -> usize {
        let count = self.merger.count(self.vocabulary, piece);
        if let (Some(key), Ok(count)) = (key, u32::try_from(count)) {
            self.cache.put(key, count);
        }
        count
    }
}
