//! The one job table. An operation with a lease that is lost answers 409 `lease_lost`.

use ports::Job;
use serde::Deserialize;
use serde_json::Value;

ports::sql_functions! {
    /// Leases up to `limit` due jobs, and wakes another worker when more are due.
    jobs_claim => pub service JobsClaim<'a> {
        kinds: &'a [&'a str],
        limit: u32,
        lease_seconds: u32,
    } -> Vec<Job>;
    /// Prolongs the lease.
    jobs_heartbeat => pub service JobsHeartbeat<'a> {
        id: i64,
        lease_token: &'a str,
        lease_seconds: u32,
    } -> Alive;
    /// Puts the job back without counting the attempt, due after `delay_ms`.
    jobs_release => pub service JobsRelease<'a> {
        id: i64,
        lease_token: &'a str,
        delay_ms: u64,
    } -> Released;
    /// Ends the job well.
    jobs_complete => pub service JobsComplete<'a> {
        id: i64,
        lease_token: &'a str,
        result: &'a Value,
    } -> Completed;
    /// Counts a failed attempt; a lasting failure, or one too many, makes the job dead.
    jobs_fail => pub service JobsFail<'a> {
        id: i64,
        lease_token: &'a str,
        code: &'a str,
        detail: &'a str,
        retryable: bool,
        retry_after_ms: Option<u64>,
    } -> Failed;
}

/// The answer of [`JobsHeartbeat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Alive {
    /// Whether the lease is still ours.
    pub alive: bool,
    /// Whether somebody asked to stop.
    pub cancelled: bool,
}

/// The answer of [`JobsRelease`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Released {
    pub released: bool,
}

/// The answer of [`JobsComplete`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Completed {
    pub completed: bool,
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
