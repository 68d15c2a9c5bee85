//! The write-back against a simulated portal and a database in memory.

mod interruptions;
mod refusals;
mod setups;
mod values;
mod world;
