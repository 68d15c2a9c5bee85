//! Connects HubSpot portals: consent, callback, refresh, disconnect, and the upkeep of the tokens.
//!
//! `POST /authorize`, `GET /callback`, `GET /connections`, `POST /connections/{portal_id}/refresh`,
//! `DELETE /connections/{portal_id}?erase=&uninstall=`, `POST /run` (secret key).

mod authorize;
mod callback;
mod connections;
mod disconnect;
mod exchange;
mod page;
mod routes;
mod run;
mod urls;

edge::exports!(crate::routes::handle);

#[cfg(test)]
mod tests;
