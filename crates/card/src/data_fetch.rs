//! The two JSON shapes of data-fetch cards.
//!
//! HubSpot builds no new ones, but its converter lets an app card show them, so they are the contract of a backend.

mod shape;
mod v1;
mod v3;

pub use v1::v1;
pub use v3::v3;

#[cfg(test)]
mod tests;
