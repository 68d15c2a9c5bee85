//! The two steps of the database, with their text charged to the budget.

use kernel::Problem;
use ports::{Caller, JobRun, Ports, SqlFunction as _, call_encoded, decode, encode};

use super::{Scored, Slice};
use crate::sql::{Committed, ScoreBatchCommit, ScoreBatchSlice};

/// CPU of a call that is spent outside our sight: half of what the sync measured for a request to HubSpot, since nothing
/// is signed, leased or retried here.
const CALL_US: u64 = 1_000;
/// And of carrying its text between JavaScript and wasm: 2 ms for a megabyte.
const BYTES_OF_A_MICROSECOND: usize = 500;

/// The database in the name of a job.
pub(super) struct Database<'a> {
    pub(super) ports: &'a Ports,
    pub(super) run: &'a JobRun,
}

impl Database<'_> {
    /// Up to `limit` pending records behind `after`, or behind the job's own position.
    pub(super) async fn slice(&self, limit: usize, after: Option<&str>) -> Result<Slice, Problem> {
        let read_at = self.ports.clock.now();
        let arguments = encode(Some(&self.run.lease), &ScoreBatchSlice { limit, after })?;
        let (store, name) = (&*self.ports.store, ScoreBatchSlice::NAME);
        let answer = store.call_json(&Caller::Service, name, arguments).await?;
        self.charge_call(answer.len());
        let pending = self.run.charge(|| decode::<ScoreBatchSlice<'_>>(&answer))?;
        Ok(Slice::of(pending, read_at))
    }

    /// Commits a slice with the position behind it.
    pub(super) async fn commit(&self, slice: &Scored) -> Result<Committed, Problem> {
        let commit = ScoreBatchCommit { last_id: &slice.last_id, rows: &slice.rows, errors: &slice.errors };
        let arguments = self.run.charge(|| encode(Some(&self.run.lease), &commit))?;
        self.charge_call(arguments.len());
        call_encoded::<ScoreBatchCommit<'_>>(&*self.ports.store, &Caller::Service, arguments).await
    }

    /// Charges a call by the longer of its texts; the other one is short.
    fn charge_call(&self, bytes: usize) {
        let carried = u64::try_from(bytes / BYTES_OF_A_MICROSECOND).unwrap_or(u64::MAX);
        self.run.charge_us(CALL_US.saturating_add(carried));
    }
}
