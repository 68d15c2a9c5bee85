//! What happened in the portal, before it is put into webhook events.

use super::object_type::ObjectType;
use super::record::PropertyIndex;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    /// A record appeared.
    Created { object: ObjectType, id: u64 },
    /// A property has another value; empty when cleared.
    Edited { object: ObjectType, id: u64, property: PropertyIndex, value: String },
    /// A record was archived.
    Deleted { object: ObjectType, id: u64 },
    /// An archived record came back.
    Restored { object: ObjectType, id: u64 },
    /// A record was privacy-deleted.
    Erased { object: ObjectType, id: u64 },
    /// Two records became one.
    Merged { object: ObjectType, primary: u64, loser: u64, winner: u64 },
    /// A link was made or removed.
    Linked { from: (ObjectType, u64), to: (ObjectType, u64), primary: bool, removed: bool },
}
