//! A slice as the database gives it.

use kernel::Timestamp;
use scoring::record::Record;

use crate::sql::{ItemError, Pending};

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

impl Slice {
    /// Of what the database answered.
    pub(super) fn of(pending: Pending, read_at: Timestamp) -> Self {
        let Pending { records, missing, last_id, cancelled } = pending;
        let gone = |record_id| ItemError {
            record_id,
            code: "unknown_record".to_owned(),
            detail: "the record is not in the mirror, or it is archived".to_owned(),
        };
        let errors = missing.into_iter().map(gone).collect();
        Self { records, errors, last_id, cancelled, read_at }
    }
}
