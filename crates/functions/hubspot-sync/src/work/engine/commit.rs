//! Committing a batch; finding the row that the database refuses.

use kernel::Problem;
use ports::{Caller, Level, call_encoded, encode};
use reading::CALL_US;
use serde_json::json;
use sync::{Batch, Cursor, MirrorRow, RowError, is_refusal};

use super::Engine;
use crate::sql::{Applied, SyncApply};

/// Refused rows of one batch after which the fault is not with the rows.
const MAX_REFUSED: usize = 25;

impl Engine<'_> {
    /// Commits rows, counts and the position behind them. `false` when the session was cancelled.
    pub(super) async fn commit(&self, batch: Batch, next: &Cursor, last: &Cursor) -> Result<bool, Problem> {
        let (seen, errors) = (batch.seen, batch.errors.clone());
        let rows = batch.into_rows();
        match self.apply(&rows, next, seen, &errors).await {
            Err(problem) if is_refusal(&problem) && !rows.is_empty() => {
                self.isolate(&rows, next, last, seen, errors, problem).await
            }
            applied => Ok(!applied?.cancelled),
        }
    }

    /// Halves a refused batch until the refused rows stand alone. The halves are committed without counts and at the
    /// former position, the counts and the new position at the end: a kill in between repeats rows, never counts.
    async fn isolate(
        &self,
        rows: &[MirrorRow],
        next: &Cursor,
        last: &Cursor,
        seen: u32,
        mut errors: Vec<RowError>,
        refusal: Problem,
    ) -> Result<bool, Problem> {
        let mut refused = 0;
        let (left, right) = rows.split_at(rows.len() / 2);
        let mut parts = vec![right, left];
        while let Some(part) = parts.pop().filter(|part| !part.is_empty()) {
            match self.apply(part, last, 0, &[]).await {
                Err(problem) if is_refusal(&problem) && part.len() > 1 => {
                    let (left, right) = part.split_at(part.len() / 2);
                    parts.extend([right, left]);
                }
                Err(problem) if is_refusal(&problem) => {
                    refused += 1;
                    if refused > MAX_REFUSED {
                        return Err(refusal);
                    }
                    let entity_id = part[0].hubspot_id.clone();
                    let fields = json!({ "object": self.object, "id": entity_id, "code": problem.code });
                    self.ports.log.log(Level::Warn, "row_refused", fields);
                    errors.push(RowError { entity_id, code: problem.code, detail: problem.detail });
                }
                applied => {
                    if applied?.cancelled {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(!self.apply(&[], next, seen, &errors).await?.cancelled)
    }

    async fn apply(
        &self,
        rows: &[MirrorRow],
        cursor: &Cursor,
        seen: u32,
        errors: &[RowError],
    ) -> Result<Applied, Problem> {
        let apply =
            SyncApply { object: self.object.name(), rows, cursor, seen, errors, expected: cursor.expected };
        self.job.charge_us(CALL_US);
        let arguments = self.job.charge(|| encode(Some(&self.job.lease), &apply))?;
        call_encoded::<SyncApply<'_>>(&*self.ports.store, &Caller::Service, arguments).await
    }
}
