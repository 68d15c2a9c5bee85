//! The SQL functions of a write-back.

use std::collections::BTreeMap;

use hubspot::ScoredObject;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;

ports::sql_functions! {
    /// The next pending records.
    score_write_back_slice => pub(crate) leased Slice { limit: usize } -> Sliced;
    /// Stores what became of the records of a slice. Sent twice it changes nothing.
    score_write_back_commit => pub(crate) leased Commit<'a> {
        step: i64,
        written: &'a [Written] as jsonb,
        refused: &'a [Refused] as jsonb,
        gone: &'a [String] as jsonb,
        overwritten: &'a [Written] as jsonb,
    } -> Committed;
    /// The portal has the properties.
    score_write_back_ready => pub(crate) leased Ready { version: u32 } -> IgnoredAny;
    /// Nothing can be written until someone acts; ends the job.
    score_write_back_block => pub(crate) leased Block<'a> { code: &'a str, detail: &'a str } -> IgnoredAny;
    /// Queues what is due.
    score_write_back_due => pub(crate) service WriteBackDue {} -> IgnoredAny;
}

/// The answer of [`Slice`].
#[derive(Debug, Deserialize)]
pub(crate) struct Sliced {
    #[serde(flatten)]
    pub status: Status,
    #[serde(default)]
    pub records: Vec<Record>,
    /// Whether more may be pending behind these.
    #[serde(default)]
    pub more: bool,
    /// Number of the commit that these records are for.
    #[serde(default)]
    pub step: i64,
    /// Version of our property definitions that the portal is known to have.
    #[serde(default)]
    pub definition_version: u32,
}

/// Whether there is anything to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum Status {
    /// Yes.
    Open {
        /// Of what the records are.
        object_type: ScoredObject,
    },
    /// An older job is at the same.
    Waits,
    /// Write-back was switched off.
    Off,
    /// Somebody asked to stop.
    Cancelled,
}

/// A record with the values that HubSpot does not have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Record {
    pub record_id: String,
    /// By short name: score, grade, reasons, `scored_at`.
    pub values: BTreeMap<String, Value>,
}

/// Values that HubSpot has taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Written {
    pub record_id: String,
    pub values: BTreeMap<String, Value>,
}

/// A record that HubSpot refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Refused {
    pub record_id: String,
    pub code: String,
    pub detail: String,
    /// Of the score that was refused: a newer one is tried at once.
    pub scored_at: Option<Value>,
}

/// The answer of [`Commit`].
#[derive(Debug, Deserialize)]
pub(crate) struct Committed {
    pub cancelled: bool,
    pub totals: Value,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("write-back", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
