//! Mirrors a HubSpot portal: starts, shows and cancels sync sessions, and does their work.
//!
//! `POST /` starts, `GET /{session_id}` shows, `POST /{session_id}/cancel` ends, `POST /run` works (secret key).

mod engine;
mod routes;
mod run;
mod session;
mod sql;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
