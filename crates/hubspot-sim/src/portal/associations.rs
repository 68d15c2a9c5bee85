//! Links between records, and the types that HubSpot gives them.

mod graph;
mod kinds;

pub(crate) use graph::{Graph, Link};
pub(crate) use kinds::{Kind, type_names};
