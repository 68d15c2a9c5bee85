//! Connects HubSpot portals: consent, callback, refresh, disconnect, and the upkeep of the tokens.
//!
//! `POST /authorize`, `GET /callback`, `POST /connections/complete`, `POST /connections/private-app`, `GET /connections`,
//! `POST /connections/{portal_id}/refresh`, `DELETE /connections/{portal_id}?erase=&uninstall=`, `POST /run` (secret key).
//!
//! The redirect from HubSpot carries no session, so the callback completes nothing: it parks what was granted, and the
//! signed-in user who began takes it out (decision 29).

mod authorize;
mod callback;
mod complete;
mod disconnect;
mod list;
mod private_app;
mod random;
mod refresh;
mod routes;
mod run;
mod urls;
mod whose;

// The upkeep goes by what expires, not by jobs.
edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod openapi;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
