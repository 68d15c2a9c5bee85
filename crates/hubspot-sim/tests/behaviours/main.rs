//! Behaviours of the simulator as its clients see them, in the rooms of its sources.
#![allow(clippy::unwrap_used, clippy::expect_used)] // test code throughout

mod api;
mod control;
mod generator;
mod misbehaviour;
mod replay;
mod server;
mod support;
mod webhooks;
