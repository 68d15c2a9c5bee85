//! The two steps of the database, with their text charged to the budget.

use edge::jobs::JobRun;
use kernel::Problem;
use ports::{Caller, Ports, SqlFunction};

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
        let job = &self.run.job;
        let slice = ScoreBatchSlice {
            p_job_id: job.id,
            p_lease_token: &job.lease_token,
            p_limit: limit,
            p_after: after,
        };
        let answer = self.call(&slice).await?;
        self.run.charge(|| Slice::read(&answer, read_at))
    }

    /// Commits a slice with the position behind it.
    pub(super) async fn commit(&self, slice: &Scored) -> Result<Committed, Problem> {
        let job = &self.run.job;
        let commit = ScoreBatchCommit {
            p_job_id: job.id,
            p_lease_token: &job.lease_token,
            p_last_id: &slice.last_id,
            p_rows: &slice.rows,
            p_errors: &slice.errors,
        };
        let answer = self.call(&commit).await?;
        serde_json::from_str(&answer).map_err(|error| {
            Problem::internal("decode_answer", format!("{}: {error}", ScoreBatchCommit::NAME))
        })
    }

    async fn call<F: SqlFunction>(&self, function: &F) -> Result<String, Problem> {
        let arguments = self.run.charge(|| serde_json::to_string(function));
        let arguments =
            arguments.map_err(|error| Problem::internal("encode_arguments", error.to_string()))?;
        let sent = arguments.len();
        let answer = self.ports.store.call_json(&Caller::Service, F::NAME, arguments).await?;
        let carried = (sent + answer.len()) / BYTES_OF_A_MICROSECOND;
        self.run.charge_us(CALL_US + u64::try_from(carried).unwrap_or(u64::MAX));
        Ok(answer)
    }
}
