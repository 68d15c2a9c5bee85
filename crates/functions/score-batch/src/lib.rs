//! Scores many records: starts, shows, cancels and retries batches, and does their work.
//!
//! `POST /` starts, `GET /{batch_id}` shows, `GET /{batch_id}/items` lists, `POST /{batch_id}/cancel` ends,
//! `POST /{batch_id}/retry` queues the failed items again, `POST /run` works (secret key).

mod batch;
mod filter;
mod items;
mod routes;
mod run;
mod sql;
mod users;
mod write_back;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
