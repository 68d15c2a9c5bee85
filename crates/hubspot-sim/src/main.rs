//! The HTTP server.
fn main() {}
