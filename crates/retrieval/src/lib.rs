//! Texts as vectors: what is asked of a provider and what its answer means, batches within its limits, and an embedder
//! of our own that needs no model.
//!
//! The same input gives the same bytes natively and in wasm: only additions, multiplications and `libm` are used on
//! numbers, in a fixed order.
//!
//! ```
//! let nearness = |left: &str, right: &str| -> f32 {
//!     let (left, right) = (retrieval::lexical::embed(left), retrieval::lexical::embed(right));
//!     left.iter().zip(&right).map(|(one, other)| one * other).sum()
//! };
//! let question = "How long may a student pause?";
//! assert!(nearness(question, "A student may pause for six months.") > nearness(question, "Parking is free."));
//! ```

mod batch;
pub mod lexical;
pub mod openai;
mod pieces;
mod vector;

pub use batch::{BatchLimits, batches};
pub use pieces::{Pieces, pieces};
pub use vector::{mean, normalise, to_sql};

/// The length of every vector: what gte-small and MiniLM have, and what the text-embedding-3 models are asked for.
pub const DIMENSIONS: usize = 384;
