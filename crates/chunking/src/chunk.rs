//! What a chunker makes, and where it stands in a long text.

use serde::{Deserialize, Serialize};

/// A piece of a text with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// 0, 1, 2, … through the whole text.
    pub index: u32,
    /// The text from `char_start` to `char_end`, what it shares with the chunk before included.
    pub content: String,
    /// Tokens of `content` in `cl100k_base`, whatever the unit of the settings.
    pub token_count: u32,
    /// First character, counted in Unicode code points from the start of the text.
    pub char_start: u64,
    /// Behind the last character.
    pub char_end: u64,
    /// The headings over it, outermost first; in the middle of a table also the table's header row.
    pub heading_path: Vec<String>,
    /// SHA-256 of content and heading path.
    pub content_hash: String,
}
