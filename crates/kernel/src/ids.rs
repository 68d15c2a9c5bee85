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

/// Whether HubSpot could have given this id to a record, a user or a portal: a number of 64 bits, in digits.
pub fn is_hubspot_id(text: &str) -> bool {
    // `parse` takes a sign and any number of zeros, too.
    text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits_and_not_too_many() {
        for good in ["1", "62515", "18446744073709551615"] {
            assert!(is_hubspot_id(good), "{good}");
        }
        for bad in ["", "a", "-1", "+1", "1.0", " 1", "٣", "18446744073709551616", "184467440737095516150"] {
            assert!(!is_hubspot_id(bad), "{bad}");
        }
    }
}
