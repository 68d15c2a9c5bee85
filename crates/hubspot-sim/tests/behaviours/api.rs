//! HubSpot's API, surface by surface.

mod associations;
mod errors;
mod oauth;
mod objects;
mod private_apps;
mod properties;
mod references;
mod search;
mod walks;
mod writes;
