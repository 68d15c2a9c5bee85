//! What makes HubSpot hard to work with: limits that are always there, and faults that a test asks for.
//!
//! Elsewhere, because it is part of how the thing works: the lag of the search index (`portal/search_index.rs`) and
//! webhooks that come late, twice or out of order (`webhooks/publish.rs`). All are switched by `config/settings.rs` and
//! `faults/kind.rs`.

pub(crate) mod faults;
pub(crate) mod limits;
