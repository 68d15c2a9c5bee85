//! What frontends ask of a portal beside the Data API: mock exams with their free seats, and bookings.
//!
//! `GET /exams` · `GET /bookings` · `POST /bookings` · `PATCH /bookings/{id}` · `DELETE /bookings/{id}`. The database decides, with the
//! caller's own rights; here a request is read and told what is wrong with it.

mod book;
mod bookings;
mod cancel;
mod change;
mod exams;
mod query;
mod routes;
mod sql;
mod texts;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
