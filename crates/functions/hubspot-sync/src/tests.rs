//! The use case on the ports in memory.

mod sessions;
