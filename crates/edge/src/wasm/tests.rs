//! The adapters under Node, against a real HTTP server.

mod adapters;
mod boundary;
mod embedder;
mod files;
mod node;
mod panics;
