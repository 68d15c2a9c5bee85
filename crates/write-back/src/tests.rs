//! The write-back against a simulated portal and a database in memory.

mod interruptions;
mod merges;
mod refusals;
mod setups;
mod trouble;
mod values;
mod world;
