//! The kinds of CRM records that are mirrored.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A mirrored object type. Serialised by its path name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectType {
    /// People.
    Contacts,
    /// Companies.
    Companies,
    /// Deals.
    Deals,
    /// Logged calls (an engagement).
    Calls,
}

impl ObjectType {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Contacts, Self::Companies, Self::Deals, Self::Calls];

    /// The name in paths and in this suite's own contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
            Self::Calls => "calls",
        }
    }

    /// HubSpot's type id, as webhooks and record links carry it.
    pub const fn type_id(self) -> &'static str {
        match self {
            Self::Contacts => "0-1",
            Self::Companies => "0-2",
            Self::Deals => "0-3",
            Self::Calls => "0-48",
        }
    }

    /// The property that holds the time of the last change.
    ///
    /// Contacts accept a filter on `hs_lastmodifieddate` without an error and match wrongly, so the difference
    /// matters.
    pub const fn modified_property(self) -> &'static str {
        match self {
            Self::Contacts => "lastmodifieddate",
            Self::Companies | Self::Deals | Self::Calls => "hs_lastmodifieddate",
        }
    }

    /// Whether two records of this type can be merged in HubSpot.
    pub const fn merges(self) -> bool {
        !matches!(self, Self::Calls)
    }

    /// From the path name or the type id.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.name() == text || object.type_id() == text)
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_type_ids_lead_back_to_the_object() {
        for object in ObjectType::ALL {
            assert_eq!(ObjectType::parse(object.name()), Some(object));
            assert_eq!(ObjectType::parse(object.type_id()), Some(object));
            assert_eq!(serde_json::to_string(&object).unwrap(), format!("\"{object}\""));
        }
        assert_eq!(ObjectType::parse("tickets"), None);
    }

    #[test]
    fn the_names_are_hubspots() {
        let named = ObjectType::ALL.map(|object| (object.name(), object.type_id(), object.merges()));
        let expected = [
            ("contacts", "0-1", true),
            ("companies", "0-2", true),
            ("deals", "0-3", true),
            ("calls", "0-48", false),
        ];
        assert_eq!(named, expected);
        assert_eq!(ObjectType::Contacts.modified_property(), "lastmodifieddate");
        assert_eq!(ObjectType::Deals.modified_property(), "hs_lastmodifieddate");
    }

    #[test]
    fn only_contacts_have_a_modified_date_without_prefix() {
        let plain: Vec<_> = ObjectType::ALL
            .into_iter()
            .filter(|object| !object.modified_property().starts_with("hs_"))
            .collect();
        assert_eq!(plain, [ObjectType::Contacts]);
    }
}
