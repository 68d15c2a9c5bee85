//! What HubSpot tells by webhook: a signed request is stored and answered; what it announces is read behind the answer.
//!
//! `POST /` takes requests that HubSpot signed for this app.

mod burst;
mod receive;
mod routes;
mod sql;
mod then;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[], then: crate::then::then);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
