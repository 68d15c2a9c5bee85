//! The use case against a simulated HubSpot and a database in memory.

mod compare;
mod disappearance;
mod held;
mod idle;
mod kinds;
mod objects;
mod permits;
mod properties;
mod references;
mod scenarios;
mod schedules;
mod sessions;
mod steps;
mod trouble;
mod trust;
mod waits;
mod world;
