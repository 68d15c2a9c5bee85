//! The kinds of CRM records that are mirrored.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::ObjectName;

/// A mirrored object type: one of the four with a mirror table of their own, or any other by its name. Serialised by its name
/// in paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectType {
    /// People.
    Contacts,
    /// Companies.
    Companies,
    /// Deals.
    Deals,
    /// Logged calls (an engagement).
    Calls,
    /// Any other: `tickets`, or a custom one by its id, `2-3465404`.
    Other(ObjectName),
}

impl ObjectType {
    /// Those with a mirror table of their own, in the order in which they are shown.
    pub const TYPED: [Self; 4] = [Self::Contacts, Self::Companies, Self::Deals, Self::Calls];

    /// The name in paths and in this suite's own contract.
    pub const fn name(&self) -> &str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Deals => "deals",
            Self::Calls => "calls",
            Self::Other(name) => name.as_str(),
        }
    }

    /// Whether it has a mirror table of its own.
    pub const fn is_typed(self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// The property that holds the time of the last change.
    ///
    /// Contacts accept a filter on `hs_lastmodifieddate` without an error and match wrongly, so the difference
    /// matters.
    pub const fn modified_property(self) -> &'static str {
        match self {
            Self::Contacts => "lastmodifieddate",
            _ => "hs_lastmodifieddate",
        }
    }

    /// Whether two records of this type can be merged in HubSpot. Of any other object its definitions tell.
    pub const fn merges(self) -> bool {
        matches!(self, Self::Contacts | Self::Companies | Self::Deals)
    }

    /// From the name. `None` for what is no name of HubSpot's.
    pub fn parse(text: &str) -> Option<Self> {
        let typed = Self::TYPED.into_iter().find(|object| object.name() == text);
        typed.or_else(|| ObjectName::parse(text).map(Self::Other))
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for ObjectType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for ObjectType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            let expected = "the name of an object (contacts, tickets, …), or the id of a custom one (2-…)";
            de::Error::invalid_value(de::Unexpected::Str(&text), &expected)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_the_object() {
        let others = ["tickets", "line_items", "2-3465404"].map(|name| ObjectType::parse(name).unwrap());
        for object in ObjectType::TYPED.into_iter().chain(others) {
            assert_eq!(ObjectType::parse(object.name()), Some(object));
            let text = serde_json::to_string(&object).unwrap();
            assert_eq!(text, format!("\"{object}\""));
            assert_eq!(serde_json::from_str::<ObjectType>(&text).unwrap(), object);
        }
        assert!(serde_json::from_str::<ObjectType>("\"../deals\"").is_err());
    }

    #[test]
    fn the_typed_ones_are_hubspots_four() {
        let named = ObjectType::TYPED.map(|object| (object.to_string(), object.merges(), object.is_typed()));
        let expected = [("contacts", true), ("companies", true), ("deals", true), ("calls", false)];
        assert_eq!(named, expected.map(|(name, merges)| (name.to_owned(), merges, true)));
        assert!(!ObjectType::parse("tickets").unwrap().is_typed());
    }

    #[test]
    fn only_contacts_have_a_modified_date_without_prefix() {
        let others = ["tickets", "2-1"].map(|name| ObjectType::parse(name).unwrap());
        let plain: Vec<_> = ObjectType::TYPED
            .into_iter()
            .chain(others)
            .filter(|object| object.modified_property() != "hs_lastmodifieddate")
            .collect();
        assert_eq!(plain, [ObjectType::Contacts]);
        assert_eq!(ObjectType::Contacts.modified_property(), "lastmodifieddate");
    }
}
