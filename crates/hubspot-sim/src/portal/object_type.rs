//! The four CRM objects that the simulated portal holds.

use serde::{Deserialize, Serialize};

/// A standard CRM object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ObjectType {
    Contacts,
    Companies,
    Deals,
    Calls,
}

impl ObjectType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Contacts, Self::Companies, Self::Deals, Self::Calls];

    /// By plural, singular or type id (`contacts`, `contact`, `0-1`), as HubSpot takes it in a path.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|object| [object.plural(), object.singular(), object.type_id()].contains(&text))
    }

    /// The name in paths and in `associations`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
            Self::Calls => "calls",
        }
    }

    /// The name in association types and webhook subscriptions.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Companies => "company",
            Self::Deals => "deal",
            Self::Calls => "call",
        }
    }

    /// The object type id.
    pub const fn type_id(self) -> &'static str {
        match self {
            Self::Contacts => "0-1",
            Self::Companies => "0-2",
            Self::Deals => "0-3",
            Self::Calls => "0-48",
        }
    }

    /// The property that holds the creation moment.
    pub const fn created_property(self) -> &'static str {
        match self {
            Self::Calls => "hs_createdate",
            _ => "createdate",
        }
    }

    /// The property that holds the moment of the last change; contacts are the odd ones.
    pub const fn modified_property(self) -> &'static str {
        match self {
            Self::Contacts => "lastmodifieddate",
            _ => "hs_lastmodifieddate",
        }
    }

    /// What is answered when no `properties` are asked for, besides the three that always come.
    pub const fn default_properties(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &["email", "firstname", "lastname"],
            Self::Companies => &["name", "domain"],
            Self::Deals => &["dealname", "amount", "closedate", "dealstage", "pipeline"],
            Self::Calls => &[],
        }
    }

    /// The scope family: calls have none of their own and go with contacts.
    pub const fn scope_object(self) -> &'static str {
        match self {
            Self::Contacts | Self::Calls => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
        }
    }
}
