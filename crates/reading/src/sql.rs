//! The SQL functions of reading: what the links mean.

use hubspot::AssociationType;
use kernel::AccountId;
use serde::{Deserialize, de::IgnoredAny};

ports::sql_functions! {
    /// The kinds of an object's links that are known.
    sync_association_kinds => pub(crate) service SyncAssociationKinds<'a> {
        account_id: &'a AccountId,
        object: &'a str,
    } -> Kinds;
    /// Replaces the kinds of the links between two objects.
    sync_apply_association_kinds => pub(crate) leased SyncApplyAssociationKinds<'a> {
        object: &'a str,
        to: &'a str,
        kinds: &'a [AssociationType] as jsonb,
        seen: &'a [AssociationType] as jsonb,
    } -> IgnoredAny;
}

/// The answer of [`SyncAssociationKinds`].
#[derive(Debug, Deserialize)]
pub(crate) struct Kinds {
    pub kinds: Vec<Kind>,
}

/// A kind of link that the mirror knows.
#[derive(Debug, Deserialize)]
pub(crate) struct Kind {
    pub to: String,
    pub category: String,
    pub type_id: u32,
    pub label: Option<String>,
    pub is_recent: bool,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("reading", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
