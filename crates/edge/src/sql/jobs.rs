//! The one job table. An operation with a lease that is lost answers 409 `lease_lost`.

use kernel::{AccountId, PortalId, Problem};
use ports::SqlFunction;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Leases up to `p_limit` due jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct JobsClaim {
    pub p_kinds: Vec<String>,
    pub p_limit: u32,
    pub p_lease_seconds: u32,
}

impl SqlFunction for JobsClaim {
    const NAME: &'static str = "jobs_claim";
    type Output = Vec<Job>;
}

/// A leased job.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs)] // columns of the job table
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub account_id: Option<AccountId>,
    pub portal_id: Option<PortalId>,
    pub session_id: Option<String>,
    #[serde(default)]
    pub payload: Value,
    /// Where the last committed step stopped; null before the first.
    #[serde(default)]
    pub cursor: Value,
    pub attempts: u32,
    pub lease_token: String,
}

impl Job {
    /// The payload in its known shape; an error is a defect of whoever queued it.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        T::deserialize(&self.payload).map_err(|error| Problem::internal("bad_job_payload", error.to_string()))
    }

    /// The cursor in its known shape, or `None` at the start.
    pub fn cursor<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        Option::deserialize(&self.cursor)
            .map_err(|error| Problem::internal("bad_job_cursor", error.to_string()))
    }
}

/// Prolongs the lease.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct JobsHeartbeat {
    pub p_id: i64,
    pub p_lease_token: String,
    pub p_lease_seconds: u32,
}

impl SqlFunction for JobsHeartbeat {
    const NAME: &'static str = "jobs_heartbeat";
    type Output = Alive;
}

/// The answer of [`JobsHeartbeat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Alive {
    /// Whether the lease is still ours.
    pub alive: bool,
    /// Whether somebody asked to stop.
    pub cancelled: bool,
}

/// Puts the job back without counting the attempt, due after `p_delay_ms`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct JobsRelease {
    pub p_id: i64,
    pub p_lease_token: String,
    pub p_delay_ms: u64,
}

impl SqlFunction for JobsRelease {
    const NAME: &'static str = "jobs_release";
    type Output = Released;
}

/// The answer of [`JobsRelease`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Released {
    pub released: bool,
}

/// Ends the job well.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct JobsComplete {
    pub p_id: i64,
    pub p_lease_token: String,
    pub p_result: Value,
}

impl SqlFunction for JobsComplete {
    const NAME: &'static str = "jobs_complete";
    type Output = Completed;
}

/// The answer of [`JobsComplete`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Completed {
    pub completed: bool,
}

/// Counts a failed attempt; a lasting failure, or one too many, makes the job dead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // named arguments of the SQL function
pub struct JobsFail {
    pub p_id: i64,
    pub p_lease_token: String,
    pub p_code: String,
    pub p_detail: String,
    pub p_retryable: bool,
    pub p_retry_after_ms: Option<u64>,
}

impl SqlFunction for JobsFail {
    const NAME: &'static str = "jobs_fail";
    type Output = Failed;
}

/// The answer of [`JobsFail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Failed {
    pub state: JobState,
}

/// Where a failed job went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Tried again later.
    Queued,
    /// Kept for a human.
    Dead,
}
