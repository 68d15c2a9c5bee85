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
