//! Contributions in plain words.
