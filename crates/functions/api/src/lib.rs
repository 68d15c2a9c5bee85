//! What frontends ask of a portal beside the Data API: contacts, the state of the sync, metrics, connections, mock exams and bookings.
//!
//! `GET /contacts` · `POST /contacts/sync` · `GET /sync/status` · `GET /sync/conflicts` · `POST /sync/conflicts/{conflict_id}` ·
//! `GET /health/sync` · `GET /metrics` · `GET /connections/hubspot` · `POST /connections/hubspot` · `GET /exams` · `GET /exams/{exam_id}` ·
//! `GET /bookings` · `POST /bookings` · `PATCH /bookings/{id}` · `DELETE /bookings/{id}`.
//! The database decides, with the caller's own rights; here a request is read and told what is wrong with it. What reads calls
//! nobody but the database.

mod book;
mod bookings;
mod cancel;
mod change;
mod conflicts;
mod connections;
mod contacts;
mod exams;
mod health;
mod metrics;
mod query;
mod resolve;
mod routes;
mod sql;
mod status;
mod sync;
mod texts;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
