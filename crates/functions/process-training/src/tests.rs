//! The function on ports in memory.

mod people;
mod resuming;
mod runs;
mod store;
mod verdicts;
mod web;
mod world;
