//! HubSpot's API, surface by surface.

mod associations;
mod errors;
mod oauth;
mod objects;
mod properties;
mod search;
mod walks;
mod writes;
