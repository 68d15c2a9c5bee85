//! Texts as vectors, and search over them: `POST /preview` embeds, `POST /search` finds, `POST /run` embeds the chunks of
//! documents (secret key).

mod embed;
mod filter;
mod jobs;
mod model;
mod preview;
mod routes;
mod run;
mod search;
mod sql;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
