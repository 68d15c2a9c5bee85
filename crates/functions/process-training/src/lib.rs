//! Trains the model that scores a portal's records, inside the edge function, and keeps an eye on it afterwards.
//!
//! `POST /` starts a run, `GET /{run_id}` shows it with the model's card, `POST /models/{model_id}/activate` puts a model
//! into service (also an older one), `POST /run` works (secret key).

mod activate;
mod card;
mod cursor;
mod plot;
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
