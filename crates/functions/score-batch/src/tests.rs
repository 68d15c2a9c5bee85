//! The use case against a database in memory.

mod handing_over;
mod kills;
mod starting;
mod working;
mod world;
