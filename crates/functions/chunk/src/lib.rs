//! Markdown to chunks: `POST /preview` for a text in the request, `POST /run` for the queue's documents.

mod preview;
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
