//! Keeps both sides up with each other between syncs: reads what was announced, by a webhook, a poll or somebody's wish, and
//! sends what members changed.
//!
//! `POST /run` works on queued jobs (secret key). `GET /dead` lists what HubSpot did not take, `POST /dead/{contact_id}/replay` and
//! `POST /dead/replay` send it again.

mod dead;
mod routes;
mod run;
mod sql;
mod work;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: crate::run::SETTINGS.kinds);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
