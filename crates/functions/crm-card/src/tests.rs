//! The function as HubSpot meets it.

mod acting;
mod refusing;
mod showing;
mod world;
