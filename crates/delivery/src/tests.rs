//! The outbox against a HubSpot that misbehaves.

mod interruptions;
mod outcomes;
mod world;
