//! `POST /crm/objects/{version}/{object}/search`: late, windowed, and with HubSpot's filters.

pub(crate) mod endpoints;
mod filter;
mod index;
mod query;
mod run;

pub use index::Lag;
