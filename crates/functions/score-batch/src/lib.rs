//! Scores many records: starts, shows, cancels and retries batches, and does their work.
//!
//! `POST /` starts, `GET /{batch_id}` shows, `GET /{batch_id}/items` lists, `POST /{batch_id}/cancel` ends,
//! `POST /{batch_id}/retry` queues the failed items again, `POST /run` works (secret key), also on write-backs.

mod cancel;
mod filter;
mod items;
mod retry;
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
