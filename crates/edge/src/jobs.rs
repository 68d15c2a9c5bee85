//! Runs queued jobs: claim, work within the platform's limits, settle.
//!
//! A handler works on one job until it is done or [`JobRun::should_stop`], commits each step through SQL functions of
//! its own (with the job's id and lease token), and says how it ended. Everything else is done here.

mod heartbeat;
mod run;
mod settle;
#[cfg(test)]
mod tests;
mod wake;

use std::{cell::RefCell, rc::Rc};

use kernel::WorkBudget;
use ports::Ports;
use serde::Serialize;
use serde_json::{Value, json};

pub use crate::sql::Job;
pub use run::run;
pub use wake::begin;

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

impl Settings {
    /// Four jobs at a time within half of what hosted Supabase allows (2 s CPU, 150 s wall clock): a step that has
    /// begun must still end in time.
    pub const fn of(kinds: &'static [&'static str]) -> Self {
        Self { kinds, concurrency: 4, lease_seconds: 30, compute_ms: 800, wall_ms: 75_000 }
    }
}

/// How a handler ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The job is done, with this result.
    Done(Value),
    /// There is more to do: put it back, due after this many milliseconds.
    Again {
        /// Milliseconds.
        delay_ms: u64,
    },
    /// The handler's own SQL function has closed the job.
    Closed,
}

impl Outcome {
    /// The end of a job that was cancelled, or has lost what it works on: the job knows that itself and ends as such.
    pub fn cancelled() -> Self {
        Self::Done(json!({ "cancelled": true }))
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

/// A job in the hands of its handler.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // trait objects
pub struct JobRun {
    /// The job.
    pub job: Job,
    /// How long its lease lasts beyond a heartbeat or a commit that prolongs it.
    pub lease_seconds: u32,
    ports: Ports,
    budget: Rc<RefCell<WorkBudget>>,
}

impl JobRun {
    /// Whether the invocation's budget is spent: begin no further step, answer [`Outcome::Again`].
    pub fn should_stop(&self) -> bool {
        self.budget.borrow().is_spent(self.ports.clock.now())
    }

    /// Computing of this invocation so far, that of other jobs included, in microseconds: a section that cannot be cut
    /// wants most of the limit for itself.
    pub fn spent_us(&self) -> u64 {
        self.budget.borrow().spent_us()
    }

    /// Runs a synchronous section and charges its duration to the budget.
    pub fn charge<T>(&self, section: impl FnOnce() -> T) -> T {
        let started = self.ports.clock.micros();
        let result = section();
        self.budget.borrow_mut().charge_us(self.ports.clock.micros().saturating_sub(started));
        result
    }

    /// Charges computing that cannot be measured here, such as the runtime's own work around a call.
    pub fn charge_us(&self, micros: u64) {
        self.budget.borrow_mut().charge_us(micros);
    }
}
