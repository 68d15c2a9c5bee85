//! The kinds of CRM records that are scored.

use serde::{Deserialize, Serialize};

use crate::ObjectType;

/// An object type whose records are scored. A card shows a score and a write-back sends it, so these are the types with a card
/// and with properties of ours, too. Calls are mirrored for what they say about the others, and HubSpot shows no card on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoredObject {
    /// People.
    Contacts,
    /// Companies.
    Companies,
    /// Deals.
    Deals,
}

impl ScoredObject {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Companies, Self::Deals];

    /// As one of all object types.
    pub const fn object_type(self) -> ObjectType {
        match self {
            Self::Contacts => ObjectType::Contacts,
            Self::Companies => ObjectType::Companies,
            Self::Deals => ObjectType::Deals,
        }
    }

    /// The name in paths and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
        }
    }

    /// HubSpot's type id, which the app card's context carries.
    pub const fn type_id(self) -> &'static str {
        match self {
            Self::Contacts => "0-1",
            Self::Companies => "0-2",
            Self::Deals => "0-3",
        }
    }

    /// The spelling of data-fetch requests (`associatedObjectType`).
    pub const fn associated_type(self) -> &'static str {
        match self {
            Self::Contacts => "CONTACT",
            Self::Companies => "COMPANY",
            Self::Deals => "DEAL",
        }
    }

    /// What a human calls one of them.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Companies => "company",
            Self::Deals => "deal",
        }
    }

    /// From the name alone, as our own paths have it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.name() == name)
    }

    /// From any spelling that HubSpot sends.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| {
            object.name() == text || object.type_id() == text || object.associated_type() == text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_the_object() {
        for object in ScoredObject::ALL {
            for text in [object.name(), object.type_id(), object.associated_type()] {
                assert_eq!(ScoredObject::parse(text), Some(object));
            }
        }
        for text in ["TICKET", "0-5", "0-48", "calls", "contact", ""] {
            assert_eq!(ScoredObject::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_names_are_hubspots() {
        let named = ScoredObject::ALL
            .map(|object| (object.name(), object.type_id(), object.associated_type(), object.noun()));
        assert_eq!(named[0], ("contacts", "0-1", "CONTACT", "contact"));
        assert_eq!(named[1], ("companies", "0-2", "COMPANY", "company"));
        assert_eq!(named[2], ("deals", "0-3", "DEAL", "deal"));
    }

    #[test]
    fn our_own_paths_know_the_name_alone() {
        for object in ScoredObject::ALL {
            assert_eq!(ScoredObject::named(object.name()), Some(object));
            assert_eq!(object.object_type().name(), object.name());
            assert_eq!(serde_json::to_string(&object).unwrap(), format!("\"{}\"", object.name()));
            assert_eq!(ScoredObject::named(object.type_id()), None);
            assert_eq!(ScoredObject::named(object.associated_type()), None);
        }
        assert_eq!(ScoredObject::named("calls"), None);
    }
}
