//! From fits to the parts of a model.

pub(crate) mod additive;
pub(crate) mod reference;
pub(crate) mod trees;
