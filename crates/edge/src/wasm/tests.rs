//! The adapters under Node, against a real HTTP server.

mod adapters;
mod boundary;
mod files;
mod node;
mod panics;
