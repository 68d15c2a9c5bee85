//! The supervisor of the documents: start, show, retry and delete one, look after all, and erase what was deleted.
//!
//! The pipeline itself is moved by the database (a row starts it, each step's end starts the next); this function is how
//! a user asks and wishes, and the net under it: `POST /run` restarts what is stuck and deletes the files of documents
//! that are gone.

mod delete;
mod file;
mod once;
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
