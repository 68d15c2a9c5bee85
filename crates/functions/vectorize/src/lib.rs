//! Texts as vectors, and search over them: `POST /preview` embeds, `POST /search` finds, `POST /run` embeds the chunks of
//! documents (secret key).

mod embed;
mod filter;
mod preview;
mod routes;
mod run;
mod search;
mod sql;
mod work;

edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: crate::run::SETTINGS.kinds);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
