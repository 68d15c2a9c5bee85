//! OpenAI's embeddings API: the body of a request, what an answer means, what it costs.
//!
//! Limits and shapes are those of the API reference ("Create embeddings"): at most 2,048 inputs and 300,000 tokens in a
//! request, 8,192 tokens in an input, no empty input.

mod failure;
mod price;
mod read;
mod request;

pub use failure::Failure;
pub use price::{cost_usd, price_per_million};
pub use read::{Answer, Embedded, read};
pub use request::{body, url};

use crate::BatchLimits;

/// The model unless a configuration names another.
pub const DEFAULT_MODEL: &str = "text-embedding-3-small";

/// Where the API is unless the environment says otherwise.
pub const DEFAULT_BASE: &str = "https://api.openai.com/v1";

/// Bytes of an input that cannot have more than the 8,192 tokens of an input: every token of the models' tokenizer has at
/// least one byte. Longer texts are embedded in [`crate::pieces()`] of this size whose [`crate::mean`] is the vector.
pub const INPUT_BYTES: usize = 8_192;

/// What one request may hold, tokens again bounded by bytes.
pub const LIMITS: BatchLimits = BatchLimits { inputs: 2_048, bytes: 300_000 };
