//! Files to markdown: `POST /preview` for a file in the request, `POST /run` for the queue's documents.

mod accounts;
mod cursor;
mod parser;
mod preview;
mod routes;
mod run;
mod sql;
mod work;

edge::exports!(crate::routes::handle, crate::routes::body_limit);

#[cfg(test)]
mod tests;
