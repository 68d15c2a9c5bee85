//! Files to markdown: `POST /preview` for a file in the request, `POST /run` for the queue's documents.

mod preview;
mod reading;
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
