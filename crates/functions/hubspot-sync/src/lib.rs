//! Mirrors a HubSpot portal: starts, shows and cancels sync sessions, and does their work; erases a person.
//!
//! `POST /` starts, `GET /{session_id}` shows, `POST /{session_id}/cancel` ends, `POST /run` works (secret key).
//! `POST /erasures` erases a person, `GET /erasures/{erasure_id}` shows the certificate.

mod cancel;
mod erase;
mod routes;
mod run;
mod show;
mod sql;
mod start;
mod work;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: crate::run::SETTINGS.kinds);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
