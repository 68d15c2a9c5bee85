//! Runs queued jobs: claim, work within the platform's limits, settle.
//!
//! A handler works on one job until it is done or [`JobRun::should_stop`](ports::JobRun::should_stop), commits each step through SQL functions of
//! its own (with the job's id and lease token), and says how it ended. Everything else is done here.

mod heartbeat;
mod run;
mod settle;
mod share;
#[cfg(test)]
mod tests;
mod wake;

use serde::Serialize;

pub use run::run;
pub use wake::{Wake, begin};

/// How many jobs of which kinds are worked on, and for how long.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Kinds of jobs that the handler knows.
    pub kinds: &'static [&'static str],
    /// Jobs worked on side by side.
    pub concurrency: u32,
    /// A lease lasts this long beyond its last heartbeat.
    pub lease_seconds: u32,
    /// Milliseconds of computing after which no new step begins.
    pub compute_ms: u64,
    /// Milliseconds of wall clock after which no new step begins.
    pub wall_ms: i64,
}

/// Milliseconds of wall clock in which an invocation begins steps.
const WALL_MS: i64 = 30_000;

/// Milliseconds after the start of an invocation beyond which no request or wait of a step goes on.
pub const DEADLINE_MS: i64 = 40_000;

impl Settings {
    /// Four jobs at a time within what is left to a request that comes as late in its worker's life as one can: hosted
    /// Supabase gives a worker no more requests after 1 s of CPU or 75 s, and ends it after 2 s or 150 s. A step that has
    /// begun must still end in time (by [`DEADLINE_MS`] what waits for others), and a wake-up may have waited 30 s before.
    pub const fn of(kinds: &'static [&'static str]) -> Self {
        Self { kinds, concurrency: 4, lease_seconds: 30, compute_ms: 800, wall_ms: WALL_MS }
    }
}

/// How many jobs ended how, in one invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Jobs taken.
    pub claimed: u32,
    /// Jobs done.
    pub done: u32,
    /// Put back with work left.
    pub released: u32,
    /// Failed, to be tried again.
    pub failed: u32,
    /// Failed for good.
    pub dead: u32,
    /// Stopped on request.
    pub cancelled: u32,
    /// Lease lost, or not settled; the lease's end brings the job back.
    pub lost: u32,
}
