//! The developer tool of this repository.
fn main() {}
