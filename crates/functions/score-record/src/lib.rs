//! Scores one record: answers the stored score while it is fresh, computes and stores it otherwise.
//!
//! `POST /` scores, `GET /{portal_id}/{object_type}/{record_id}` shows the last score and those before it.

mod routes;
mod score;
mod show;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
