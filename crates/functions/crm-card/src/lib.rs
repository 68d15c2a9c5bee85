//! The CRM card: the score of a record where a salesperson works. Every request is signed by HubSpot.
//!
//! `GET /` answers data-fetch cards (`?responseVersion=v3` for the other shape), `GET` or `POST /app` the app card,
//! `POST /app/actions/{action}` does what its buttons do: `rescore` and `open-reasons`.

mod act;
mod asked;
mod cached;
mod parameters;
mod routes;
mod show;
mod sql;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
