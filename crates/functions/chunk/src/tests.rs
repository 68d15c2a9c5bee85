//! The function against a database in memory.

mod database;
mod killing;
mod previewing;
mod working;
mod world;
