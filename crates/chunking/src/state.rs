//! Where a chunker stands between two windows of a text.

use serde::{Deserialize, Serialize};

use crate::{headings::Headings, overlap::Tail, rows::Before};

/// The place in a text up to which it is cut, and what the next chunk must know of what was before. Stored as JSON in a job's
/// cursor; [`State::default`] is the start of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Characters cut so far: the next window begins here.
    pub chars: u64,
    /// Number of the next chunk.
    pub index: u32,
    pub(crate) headings: Headings,
    pub(crate) tail: Tail,
    pub(crate) before: Before,
    pub(crate) table: Option<String>,
}
