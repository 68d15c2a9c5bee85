//! Connects HubSpot portals: consent, callback, refresh, disconnect, and the upkeep of the tokens.
//!
//! `POST /authorize`, `GET /callback`, `POST /connections/complete`, `GET /connections`,
//! `POST /connections/{portal_id}/refresh`, `DELETE /connections/{portal_id}?erase=&uninstall=`, `POST /run` (secret key).
//!
//! The redirect from HubSpot carries no session, so the callback completes nothing: it parks what was granted, and the
//! signed-in user who began takes it out (decision 29).

mod authorize;
mod callback;
mod complete;
mod disconnect;
mod list;
mod refresh;
mod revalidate;
mod routes;
mod run;
mod urls;

/// 256 random bits.
fn random(ports: &ports::Ports) -> [u8; 32] {
    let mut bytes = [0; 32];
    ports.entropy.fill(&mut bytes);
    bytes
}

// The upkeep goes by what expires, not by jobs.
edge::exports!(routes: crate::routes::ROUTES, handle: crate::routes::handle, jobs: &[]);

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
