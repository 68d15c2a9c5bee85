//! Markdown to chunks: `POST /preview` for a text in the request, `POST /run` for the queue's documents.

mod cursor;
mod preview;
mod routes;
mod run;
mod sql;
mod work;

edge::exports!(crate::routes::handle, crate::routes::body_limit);

#[cfg(test)]
mod tests;
