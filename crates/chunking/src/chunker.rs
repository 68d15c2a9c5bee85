//! Cuts a text, whole or window by window.

use crate::{Chunk, Settings, State, cutter::Cutter};

/// Cuts markdown into chunks.
///
/// - No chunk is larger than `max`, what it repeats of the one before included.
/// - The texts of all chunks, without what they repeat, are the text.
/// - A chunk ends before a heading, else before a block, an item of a list, a row of a table or a line of code, else behind a
///   sentence, a word, a character; whatever fits into a chunk of its own is not split. A table's row and a block of code
///   are split only when they are larger than a chunk.
/// - What it repeats are whole sentences, words, rows or lines; a chunk that begins with a heading repeats nothing.
#[derive(Clone, Debug)]
pub struct Chunker {
    settings: Settings,
}

impl Chunker {
    /// One for these settings.
    pub const fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// All chunks of a text.
    pub fn chunk(&self, text: &str) -> Vec<Chunk> {
        self.window(&mut State::default(), text, true).0
    }

    /// The chunks of a window that begins at `state.chars`, and how many characters of it they take; the same chunks as of the
    /// whole text. `last` says that the text ends with it. A window of [`crate::WINDOW_BYTES`] or more always gives at least
    /// one chunk; one that is shorter and not the last gives none, and is then to be given again, longer.
    pub fn window(&self, state: &mut State, text: &str, last: bool) -> (Vec<Chunk>, u64) {
        let before = state.chars;
        let mut cutter = Cutter::new(self.settings, state, text, last);
        let mut chunks = Vec::new();
        while let Some(chunk) = cutter.next() {
            chunks.push(chunk);
        }
        *state = cutter.state();
        (chunks, state.chars - before)
    }
}
