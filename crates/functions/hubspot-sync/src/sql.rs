//! The SQL functions of a sync.

use hubspot::{Owner, Pipeline};
use kernel::{AccountId, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};
use sync::{Cursor, MirrorRow, PropertySettings, RowError};

ports::sql_functions! {
    /// Opens a session, or finds the one that is running.
    sync_start => pub(crate) service SyncStart<'a> {
        account_id: &'a AccountId,
        user_id: &'a UserId,
        mode: &'a str,
        objects: Option<&'a [&'a str]>,
        idempotency_key: Option<String>,
        accept_deletions: bool,
    } -> Started;
    /// Opens the incremental sessions that are due.
    sync_start_due => pub(crate) service SyncStartDue {} -> IgnoredAny;
    /// Progress of a session, in the name of a member.
    sync_progress => pub(crate) user SyncProgress<'a> { session_id: &'a str } -> Value;
    /// Ends a session before its time.
    sync_cancel => pub(crate) service SyncCancel<'a> { session_id: &'a str } -> Value;
    /// Replaces the property definitions of an object and commits the cursor.
    sync_apply_properties => pub(crate) leased SyncApplyProperties<'a> {
        object: &'a str,
        definitions: &'a [Box<RawValue>] as jsonb,
        cursor: &'a Cursor as jsonb,
    } -> AppliedProperties;
    /// What the portal wants mirrored of an object.
    sync_property_settings => pub(crate) service SyncPropertySettings<'a> {
        account_id: &'a AccountId,
        object: &'a str,
    } -> PropertySettings;
    /// Keeps what a portal says about a custom object.
    sync_apply_schema => pub(crate) leased SyncApplySchema<'a> {
        object: &'a str,
        name: &'a str,
        schema: &'a RawValue as jsonb,
    } -> Applied;
    /// Mirrors the owners of a portal.
    sync_apply_owners => pub(crate) leased SyncApplyOwners<'a> {
        owners: &'a [Owner] as jsonb,
        is_whole: bool,
    } -> IgnoredAny;
    /// Mirrors the pipelines of an object.
    sync_apply_pipelines => pub(crate) leased SyncApplyPipelines<'a> {
        object: &'a str,
        pipelines: &'a [Pipeline] as jsonb,
        is_whole: bool,
    } -> IgnoredAny;
    /// Commits rows, counts and cursor in one transaction.
    sync_apply => pub(crate) leased SyncApply<'a> {
        object: &'a str,
        rows: &'a [MirrorRow] as jsonb,
        cursor: &'a Cursor as jsonb,
        seen: u32,
        errors: &'a [RowError] as jsonb,
        expected: Option<u64>,
    } -> Applied;
    /// Which records of a search the mirror does not provably hold.
    mirror_known => pub(crate) service MirrorKnown<'a> {
        account_id: &'a AccountId,
        object: &'a str,
        hits: &'a [Hit<'a>] as jsonb,
    } -> Known;
    /// Live mirror rows that this run has not met.
    sync_unseen => pub(crate) leased SyncUnseen<'a> {
        object: &'a str,
        before: Timestamp,
        after: &'a str,
        limit: usize,
    } -> Unseen;
    /// Live mirror rows between two ids that this run has not met.
    sync_unmet => pub(crate) leased SyncUnmet<'a> {
        object: &'a str,
        before: Timestamp,
        after: Option<&'a str>,
        upto: Option<&'a str>,
        limit: usize,
    } -> Unseen;
    /// HubSpot's count of live records held against the mirror's.
    sync_compare => pub(crate) leased SyncCompare<'a> { object: &'a str, total: u64 } -> Compared;
    /// Records that HubSpot could not serve to earlier sessions.
    sync_owed => pub(crate) leased SyncOwed<'a> {
        object: &'a str,
        code: &'a str,
        before: Timestamp,
        after: &'a str,
        limit: usize,
    } -> Unseen;
    /// Notes why an object waits, and until when.
    sync_note_wait => pub(crate) leased SyncNoteWait<'a> {
        object: &'a str,
        code: &'a str,
        detail: &'a str,
        wait_ms: Option<u64>,
    } -> IgnoredAny;
    /// Ends an object, and with the last one the session.
    sync_finish_object => pub(crate) leased SyncFinishObject<'a> {
        object: &'a str,
        status: &'a str,
        watermark: Option<Timestamp>,
        error: Option<Value>,
    } -> IgnoredAny;
    /// Archived contacts or calls that this run has not met.
    sync_binned => pub(crate) leased SyncBinned<'a> {
        object: &'a str,
        before: Timestamp,
        after: &'a str,
        limit: usize,
    } -> Unseen;
    /// Begins the erasure of a person, or finds the one that is under way or done.
    erasure_start => pub(crate) service ErasureStart<'a> {
        account_id: &'a AccountId,
        user_id: &'a UserId,
        contact_id: Option<&'a str>,
        email: Option<&'a str>,
        in_hubspot: bool,
    } -> Erasing;
    /// A certificate, in the name of who answers for the portal.
    erasure_show => pub(crate) user ErasureShow<'a> { erasure_id: &'a str } -> Value;
    /// The next step of an erasure.
    erasure_step => pub(crate) leased ErasureStep {} -> Step;
    /// HubSpot's word on its part.
    erasure_told => pub(crate) leased ErasureTold<'a> { code: Option<&'a str> } -> IgnoredAny;
    /// Queues erasures whose job was cancelled or deleted.
    erasure_sweep => pub(crate) service ErasureSweep {} -> IgnoredAny;
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Erasing {
    pub erasure_id: String,
    /// It was asked for before.
    pub already: bool,
}

/// What an erasure needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Next {
    /// The next step.
    Again,
    /// Transactions that began before it are still open.
    Wait,
    /// HubSpot's privacy deletion.
    Hubspot,
    /// Nothing.
    Done,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub next: Next,
    /// Whom HubSpot shall delete.
    pub contacts: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub session_id: String,
    pub already_running: bool,
}

/// The answer of [`SyncApply`].
#[derive(Debug, Deserialize)]
pub(crate) struct Applied {
    pub cancelled: bool,
}

/// The answer of [`SyncCompare`].
#[derive(Debug, Deserialize)]
pub(crate) struct Compared {
    /// HubSpot's count less the mirror's.
    pub gap: i64,
    /// The same behind the last look.
    pub known: Option<i64>,
}

/// The answer of [`SyncApplyProperties`].
#[derive(Debug, Deserialize)]
pub(crate) struct AppliedProperties {
    pub cancelled: bool,
    /// The job begins anew, as a full one.
    pub read_whole: bool,
}

/// A record that a search found.
#[derive(Debug, Serialize)]
pub(crate) struct Hit<'a> {
    pub id: &'a str,
    pub updated_at: Option<Timestamp>,
}

/// The answer of [`MirrorKnown`].
#[derive(Debug, Deserialize)]
pub(crate) struct Known {
    pub unknown: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Unseen {
    pub ids: Vec<String>,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("hubspot-sync", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
