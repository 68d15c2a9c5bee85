//! The SQL functions of reading what was announced, and of what was not taken.

use hubspot::ObjectType;
use kernel::AccountId;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use sync::{MirrorRow, RowError};

ports::sql_functions! {
    /// Leases due records.
    dirty_claim => pub(crate) service DirtyClaim<'a> {
        limit: usize,
        seconds: u32,
        account_id: &'a AccountId,
    } -> Claimed;
    /// Commits the reads of a claim.
    dirty_commit => pub(crate) service DirtyCommit<'a> {
        lease_token: &'a str,
        rows: &'a [MirrorRow] as jsonb,
        errors: &'a [RowError] as jsonb,
        linked: &'a [&'a str] as jsonb,
    } -> IgnoredAny;
    /// Gives the records of a claim back unread.
    dirty_release => pub(crate) service DirtyRelease<'a> { lease_token: &'a str, delay_ms: u64 } -> IgnoredAny;
    /// Changes that HubSpot did not take, in the name of a member.
    outbox_dead => pub(crate) user OutboxDead<'a> { account_id: &'a AccountId } -> Value;
    /// Sends such changes again, in the name of an owner or admin.
    outbox_replay => pub(crate) user OutboxReplay<'a> {
        account_id: &'a AccountId,
        record_id: Option<&'a str>,
        code: Option<&'a str>,
        dry_run: bool,
    } -> Value;
    /// Finds due records that nobody comes for.
    inbound_sweep => pub(crate) service InboundSweep {} -> IgnoredAny;
}

/// The answer of [`DirtyClaim`].
#[derive(Debug, Deserialize)]
pub(crate) struct Claimed {
    pub claims: Vec<Claim>,
    /// Milliseconds until the next record is due; none when there is none.
    pub due_in_ms: Option<u64>,
}

/// Records of one object of one portal.
#[derive(Debug, Deserialize)]
pub(crate) struct Claim {
    pub portal_id: String,
    pub object: String,
    pub lease_token: String,
    pub ids: Vec<String>,
    /// Those whose links may have changed.
    pub linked: Vec<String>,
    /// The objects whose links are mirrored with them.
    pub links_to: Vec<ObjectType>,
    /// The properties that the portal defines.
    pub properties: Vec<String>,
}

impl Claim {
    /// Whether the links of a record are read: of one that came without being asked for, such as the winner of a merge, too.
    pub(crate) fn wants_links(&self, id: &str) -> bool {
        self.linked.iter().any(|linked| linked == id) || !self.ids.iter().any(|asked| asked == id)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("sync-worker", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
