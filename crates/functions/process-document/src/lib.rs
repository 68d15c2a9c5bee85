//! The supervisor of the documents: start, show, retry and delete one, look after all, and erase what was deleted.
//!
//! The pipeline itself is moved by the database (a row starts it, each step's end starts the next); this function is how
//! a user asks and wishes, and the net under it: `POST /run` restarts what is stuck and deletes the files of documents
//! that are gone.

mod document;
mod erase;
mod routes;
mod run;
mod sql;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
