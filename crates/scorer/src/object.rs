//! What can be scored.

use core::fmt;

use serde::{Deserialize, Serialize};

/// The object types that a model may be trained for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // HubSpot's names
pub enum ObjectType {
    Contacts,
    Companies,
    Deals,
}

impl ObjectType {
    /// HubSpot's plural name, as paths and tables have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
        }
    }

    /// The type of that plural name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Contacts, Self::Companies, Self::Deals].into_iter().find(|object| object.name() == name)
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
