//! The outbox against a HubSpot that misbehaves.

mod bookings;
mod history;
mod interruptions;
mod outcomes;
mod world;
