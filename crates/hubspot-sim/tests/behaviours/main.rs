//! Behaviours of the simulator as its clients see them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // test code throughout

mod associations;
mod determinism;
mod errors;
mod faults;
mod generated;
mod limits;
mod oauth;
mod objects;
mod properties;
mod search;
mod server;
mod support;
mod walks;
mod webhooks;
mod writes;
