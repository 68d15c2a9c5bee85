//! The transparent rules model that serves until there is enough data.
