//! The CRM card: the score of a record where a salesperson works. Every request is signed by HubSpot.
//!
//! `GET /` answers data-fetch cards (`?responseVersion=v3` for the other shape), `GET` or `POST /app` the app card,
//! `POST /app/actions/{action}` does what its buttons do: `rescore` and `open-reasons`.

mod act;
mod app;
mod asked;
mod cached;
mod data_fetch;
mod routes;
mod sql;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
