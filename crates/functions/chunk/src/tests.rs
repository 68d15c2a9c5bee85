//! The function against the database in memory.

mod killing;
mod previewing;
mod working;
mod world;
