//! Presentations through the whole reader.
