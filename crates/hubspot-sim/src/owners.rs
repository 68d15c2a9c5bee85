//! Owners of records.

pub(crate) mod endpoints;
mod owner;

pub use owner::Owner;
