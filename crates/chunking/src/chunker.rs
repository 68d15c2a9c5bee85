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
        self.chunks(&State::default(), text, true).collect()
    }

    /// The contents of all chunks and nothing else: several times as fast, since nothing is counted that is not the unit.
    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut cutter = Cutter::new(self.settings, &State::default(), text, true);
        let ranges = std::iter::from_fn(|| cutter.next_range());
        ranges.filter_map(|range| text.get(range)).collect()
    }

    /// The chunks of a window that begins at `state.chars`, and how many characters of it they take; the same chunks as of the
    /// whole text. `last` says that the text ends with it. A window of [`crate::WINDOW_BYTES`] or more always gives at least
    /// one chunk; one that is shorter and not the last gives none, and is then to be given again, longer.
    pub fn window(&self, state: &mut State, text: &str, last: bool) -> (Vec<Chunk>, u64) {
        let before = state.chars;
        let mut chunks = self.chunks(state, text, last);
        let cut = chunks.by_ref().collect();
        *state = chunks.state();
        (cut, state.chars - before)
    }

    /// The same one by one: whoever must stop may stop behind any chunk, and go on from [`Chunks::state`].
    pub fn chunks<'t>(&self, state: &State, text: &'t str, last: bool) -> Chunks<'t> {
        Chunks(Cutter::new(self.settings, state, text, last))
    }
}

/// The chunks of a window, cut as they are asked for.
#[derive(Debug)]
pub struct Chunks<'t>(Cutter<'t>);

impl Chunks<'_> {
    /// Where it stands: behind the last chunk that was asked for.
    pub fn state(self) -> State {
        self.0.state()
    }
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        self.0.next()
    }
}
