//! The use case against a simulated HubSpot and a database in memory.

mod compare;
mod disappearance;
mod held;
mod scenarios;
mod schedules;
mod sessions;
mod world;
