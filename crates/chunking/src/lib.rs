//! Cuts markdown into chunks of an exact size along its structure, and counts tokens of `cl100k_base` exactly.
//!
//! Same text and settings, same bytes: no clock, no randomness, and a text given in windows is cut as if given whole.
//!
//! ```
//! use chunking::{Chunker, Settings, Unit};
//!
//! let text = "# Terms\n\nA student may pause. Once a year.\n\n# Prices\n\nA lesson costs 40.\n";
//! let chunks = Chunker::new(Settings::new(12, 0, Unit::Tokens).unwrap()).chunk(text);
//! assert!(chunks.iter().all(|chunk| chunk.token_count <= 12));
//! assert_eq!(chunks.last().unwrap().heading_path, ["Prices"]);
//!
//! let whole: String = chunks.iter().map(|chunk| chunk.content.as_str()).collect();
//! assert_eq!(whole, text, "without overlap the chunks are the text");
//! ```

mod breaks;
mod chunk;
mod chunker;
mod content_hash;
mod cut;
mod cutter;
mod headings;
mod measure;
mod overlap;
mod rows;
mod settings;
mod state;
mod tokenizer;

pub use chunk::Chunk;
pub use chunker::{Chunker, Chunks};
pub use settings::{MIN, Settings, Unit};
pub use state::State;
pub use tokenizer::count_tokens;

/// The most bytes of a chunk, whatever its unit: bounds the memory and the look-ahead on hostile text.
pub const MAX_BYTES: usize = 65_536;

/// A window of this many bytes is enough to decide where its first chunk ends, whatever follows.
pub const WINDOW_BYTES: usize = 4 * MAX_BYTES;
