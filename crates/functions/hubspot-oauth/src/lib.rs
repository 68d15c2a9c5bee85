//! Connects HubSpot portals: consent, callback, refresh, disconnect, and the upkeep of the tokens.
//!
//! `POST /authorize`, `GET /callback`, `GET /connections`, `POST /connections/{portal_id}/refresh`,
//! `DELETE /connections/{portal_id}?erase=&uninstall=`, `POST /run` (secret key).

mod authorize;
mod callback;
mod disconnect;
mod list;
mod refresh;
mod routes;
mod run;
mod urls;

// The upkeep goes by what expires, not by jobs.
edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
