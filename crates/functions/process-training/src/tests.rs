//! The function on ports in memory.

mod people;
mod resuming;
mod runs;
mod verdicts;
mod web;
mod world;
