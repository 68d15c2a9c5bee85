//! Links between records, and the types that HubSpot gives them.

mod graph;
mod kinds;
mod labels;

pub(crate) use graph::{Graph, Link};
pub(crate) use kinds::{Kind, type_names};
pub use labels::Category;
pub(crate) use labels::{Label, Labels, LinkKind, NewLabel};
