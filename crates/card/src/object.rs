//! The object types a card can be on.

/// A CRM object that has a card. Calls are mirrored, but HubSpot shows no card on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardObject {
    /// People.
    Contacts,
    /// Companies.
    Companies,
    /// Deals.
    Deals,
}

impl CardObject {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Companies, Self::Deals];

    /// Our name of it.
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

    /// From any of its spellings.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| {
            object.name() == text || object.type_id() == text || object.associated_type() == text
        })
    }

    /// The properties that make the name of a record, best first.
    pub const fn name_properties(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &["firstname", "lastname", "email"],
            Self::Companies => &["name", "domain"],
            Self::Deals => &["dealname"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_the_object() {
        for object in CardObject::ALL {
            for text in [object.name(), object.type_id(), object.associated_type()] {
                assert_eq!(CardObject::parse(text), Some(object));
            }
        }
        for text in ["TICKET", "0-5", "calls", "contact", ""] {
            assert_eq!(CardObject::parse(text), None, "{text}");
        }
    }
}
