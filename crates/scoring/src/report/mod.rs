//! The model card: markdown and plots.
