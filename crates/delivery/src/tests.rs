//! The outbox against a HubSpot that misbehaves.

mod history;
mod interruptions;
mod outcomes;
mod world;
