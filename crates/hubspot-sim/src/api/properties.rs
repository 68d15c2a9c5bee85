//! `/crm/properties`: the definitions of properties and their groups.

pub(super) mod definitions;
pub(super) mod groups;
mod payload;
mod render;
