//! Documents through the whole reader.
