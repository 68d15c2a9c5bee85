//! A slice as the database gives it.

use kernel::{Problem, RecordId, Timestamp};
use scoring::record::Record;
use serde::Deserialize;

use crate::sql::ItemError;

/// Pending items of a batch with their records.
#[derive(Debug)]
pub(crate) struct Slice {
    /// What can be scored.
    pub records: Vec<Record>,
    /// What cannot, and why.
    pub errors: Vec<ItemError>,
    /// The position behind this slice; `None` when nothing is left.
    pub last_id: Option<String>,
    /// Somebody asked to stop.
    pub cancelled: bool,
    /// When it was asked for: nothing later is in it.
    pub read_at: Timestamp,
}

#[derive(Deserialize)]
struct Wire {
    // A record is read leniently: one with odd values costs itself some features and the others nothing.
    #[serde(default)]
    records: Vec<Record>,
    #[serde(default)]
    missing: Vec<RecordId>,
    last_id: Option<String>,
    #[serde(default)]
    cancelled: bool,
}

impl Slice {
    /// Reads the answer of the database.
    pub(super) fn read(answer: &str, read_at: Timestamp) -> Result<Self, Problem> {
        let Wire { records, missing, last_id, cancelled } = serde_json::from_str(answer)
            .map_err(|error| Problem::internal("decode_answer", format!("score_batch_slice: {error}")))?;
        let gone = |record_id| ItemError {
            record_id,
            code: "unknown_record".to_owned(),
            detail: "the record is not in the mirror, or it is archived".to_owned(),
        };
        let errors = missing.into_iter().map(gone).collect();
        Ok(Self { records, errors, last_id, cancelled, read_at })
    }
}
