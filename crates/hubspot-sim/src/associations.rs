//! Links between records.

pub(crate) mod endpoints;
mod graph;
mod kinds;
pub(crate) mod one;

pub use graph::{Graph, Link};
pub use kinds::Kind;
pub(crate) use kinds::type_names;
