//! Compares the mirror of a portal with HubSpot, record by record, and repairs what differs.
//!
//! `POST /` starts, `GET /{reconciliation_id}` tells what was found. The work is a full sync that counts: `hubspot-sync` does it.

mod routes;
mod show;
mod sql;
mod start;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
