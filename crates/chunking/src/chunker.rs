//! Cuts a text, whole or window by window.

use kernel::sha256_hex;

use crate::{Chunk, Settings, State};

/// Cuts markdown into chunks.
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

    /// The chunks of a window that begins at `state.chars`, and how many characters of it they take. `last` says that the text
    /// ends with it. A window of [`crate::WINDOW_BYTES`] or more always gives at least one chunk; one that is shorter and not
    /// the last may give none, and is then to be given again, longer.
    pub fn window(&self, state: &mut State, text: &str, last: bool) -> (Vec<Chunk>, u64) {
        // Characters only, for the moment: lines and tokens come next.
        let (mut chunks, mut consumed) = (Vec::new(), 0);
        let mut rest = text;
        while !rest.is_empty() && (last || rest.len() >= crate::WINDOW_BYTES) {
            let cut = rest.char_indices().nth(self.settings.max() as usize).map_or(rest.len(), |(at, _)| at);
            let (content, behind) = rest.split_at(cut);
            let chars = content.chars().count() as u64;
            chunks.push(Chunk {
                index: state.index,
                content: content.to_owned(),
                token_count: 0,
                char_start: state.chars,
                char_end: state.chars + chars,
                heading_path: Vec::new(),
                content_hash: sha256_hex(content.as_bytes()),
            });
            (state.index, state.chars, consumed, rest) =
                (state.index + 1, state.chars + chars, consumed + chars, behind);
        }
        (chunks, consumed)
    }
}
