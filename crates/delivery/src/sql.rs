//! The SQL functions of the outbox.

use std::{collections::BTreeMap, ops::AddAssign};

use hubspot::{PropertyHistory, WrittenRecord};
use kernel::{AccountId, Timestamp};
use serde::{Deserialize, Serialize, de::IgnoredAny};

ports::sql_functions! {
    /// Leases records that wait.
    outbox_claim => pub(crate) service Claim<'a> { account_id: &'a AccountId, limit: usize, seconds: u32 } -> Claimed;
    /// Stores what became of a claim. Sent twice it changes nothing.
    outbox_commit => pub(crate) service Commit<'a> {
        lease_token: &'a str,
        accepted: &'a [Accepted] as jsonb,
        refused: &'a [Failed] as jsonb,
        gone: &'a [String] as jsonb,
        unknown: &'a [Failed] as jsonb,
        wait_seconds: u32,
    } -> Committed;
    /// Stores what the history of a claim's proofs shows. Sent twice it changes nothing.
    outbox_prove => pub(crate) service Prove<'a> {
        account_id: &'a AccountId,
        until: Timestamp,
        history: &'a [PropertyHistory] as jsonb,
        clock_ms: Option<i64>,
    } -> IgnoredAny;
    /// Leases bookings that wait.
    booking_claim => pub(crate) service BookingClaim<'a> { account_id: &'a AccountId, limit: usize, seconds: u32 } -> ClaimedBookings;
    /// Stores what became of a claim of bookings. Sent twice it changes nothing.
    booking_commit => pub(crate) service BookingCommit<'a> {
        lease_token: &'a str,
        accepted: &'a [Booked] as jsonb,
        refused: &'a [Failed] as jsonb,
        gone: &'a [String] as jsonb,
        unknown: &'a [Failed] as jsonb,
        wait_seconds: u32,
    } -> Committed;
    /// Wakes whoever sends what is due.
    outbox_sweep => pub(crate) service Sweep {} -> IgnoredAny;
}

/// The answer of [`Claim`].
#[derive(Debug, Deserialize)]
pub(crate) struct Claimed {
    pub lease_token: String,
    pub records: Vec<Waiting>,
    /// Those whose history is due.
    #[serde(default)]
    pub proofs: Option<Proofs>,
    /// When the next one is due; `None` when nothing else waits.
    pub due_in_ms: Option<u64>,
}

/// Records of which HubSpot's history tells what was replaced when ours was written.
#[derive(Debug, Deserialize)]
pub(crate) struct Proofs {
    /// Names the claim.
    pub until: Timestamp,
    pub ids: Vec<String>,
    pub fields: Vec<String>,
}

/// A record with the values that HubSpot does not have.
#[derive(Debug, Deserialize)]
pub(crate) struct Waiting {
    pub id: String,
    pub values: BTreeMap<String, String>,
}

/// A record whose values HubSpot took.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Accepted {
    pub id: String,
    pub updated_at: Option<Timestamp>,
    pub properties: BTreeMap<String, Option<String>>,
    /// Whether an attempt before may still arrive.
    pub may_arrive: bool,
}

impl Accepted {
    pub(crate) fn of(id: String, written: WrittenRecord, may_arrive: bool) -> Self {
        Self { id, updated_at: written.updated_at, properties: written.properties, may_arrive }
    }
}

/// The answer of [`BookingClaim`].
#[derive(Debug, Deserialize)]
pub(crate) struct ClaimedBookings {
    pub lease_token: String,
    /// What HubSpot calls the object; `None` where the portal does not sync it.
    pub object: Option<String>,
    /// The property by which new bookings go.
    pub key: Option<String>,
    /// What HubSpot calls the object of the exams, where that is synced.
    pub exams: Option<String>,
    pub records: Vec<BookedWaiting>,
    /// When the next one is due; `None` when nothing else waits.
    pub due_in_ms: Option<u64>,
}

/// A booking with the values that HubSpot does not have.
#[derive(Debug, Deserialize)]
pub(crate) struct BookedWaiting {
    /// Our id.
    pub id: String,
    pub hubspot_id: Option<String>,
    pub booking_id: String,
    /// HubSpot's ids of what it is linked with.
    pub contact: String,
    pub exam: String,
    pub values: BTreeMap<String, String>,
}

/// A booking that HubSpot has.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Booked {
    pub id: String,
    pub hubspot_id: String,
    pub updated_at: Option<Timestamp>,
    pub properties: BTreeMap<String, Option<String>>,
    /// Whether an attempt before may still arrive.
    pub may_arrive: bool,
}

impl Booked {
    pub(crate) fn of(id: String, written: WrittenRecord, may_arrive: bool) -> Self {
        let WrittenRecord { id: hubspot_id, updated_at, properties, .. } = written;
        Self { id, hubspot_id, updated_at, properties, may_arrive }
    }
}

/// A record that was not taken.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Failed {
    pub id: String,
    pub code: String,
    pub detail: String,
}

/// The answer of [`Commit`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Committed {
    pub accepted: u64,
    pub refused: u64,
    pub gone: u64,
    pub unknown: u64,
    pub unsent: u64,
}

impl AddAssign for Committed {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.gone += other.gone;
        self.unknown += other.unknown;
        self.unsent += other.unsent;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("delivery", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
