//! The use case against a database in memory.

mod kills;
mod starting;
mod working;
mod world;
