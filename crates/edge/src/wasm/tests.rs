//! The adapters under Node, against a real HTTP server.

mod adapters;
mod boundary;
mod node;
mod panics;
