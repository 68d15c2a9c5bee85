//! Identifiers as distinct types, so that a portal id never lands where a record id belongs.

use core::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text form of the id.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A HubSpot portal (hub) id: digits, up to 64 bits, kept as text.
    PortalId
}
id! {
    /// A HubSpot record id, unique within its portal and object type. Text, since floats would lose digits.
    RecordId
}
id! {
    /// `hubspot_accounts.id` (a uuid).
    AccountId
}
id! {
    /// `auth.users.id` (a uuid).
    UserId
}
id! {
    /// The id of one HTTP request, echoed in `x-request-id` and in every log line.
    RequestId
}

/// Whether the database would read `text` as a uuid in its usual form: anything else names nothing, and would come back as an
/// error about syntax.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_told_by_its_form() {
        assert!(is_uuid("01a1fdd0-a2b8-740c-9a87-495e5b7c0daf"));
        for other in [
            "",
            "7",
            "01a1fdd0a2b8740c9a87495e5b7c0daf",
            "01a1fdd0-a2b8-740c-9a87-495e5b7c0dag",
            "01a1fdd0-a2b8-740c-9a87-495e5b7c0da",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
