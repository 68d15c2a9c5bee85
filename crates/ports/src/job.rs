//! A leased job as its handler sees it.

use std::{cell::RefCell, rc::Rc};

use kernel::{AccountId, PortalId, Problem, WorkBudget};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{Caller, Lease, Ports, SqlFunction, call};

/// A leased row of the job table.
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

/// A job in the hands of its handler, and how much of the invocation's budget is left.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // trait objects
pub struct JobRun {
    /// The job.
    pub job: Job,
    /// The right to work on it, for every step that is committed.
    pub lease: Lease,
    /// How long the lease lasts beyond a heartbeat or a commit that prolongs it.
    pub lease_seconds: u32,
    ports: Ports,
    budget: Rc<RefCell<WorkBudget>>,
}

impl JobRun {
    /// A job that was just leased; `budget` is that of the invocation, shared by its jobs.
    pub fn new(job: Job, lease_seconds: u32, ports: Ports, budget: Rc<RefCell<WorkBudget>>) -> Self {
        let lease = Lease { job_id: job.id, token: job.lease_token.clone() };
        Self { job, lease, lease_seconds, ports, budget }
    }

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

    /// Runs a SQL function as a step of the job, and charges `outside_us` microseconds for what of the call cannot be
    /// measured here.
    ///
    /// # Errors
    /// Those of [`crate::call`].
    pub async fn step<F: SqlFunction>(&self, function: &F, outside_us: u64) -> Result<F::Output, Problem> {
        self.charge_us(outside_us);
        call(&*self.ports.store, &Caller::Service, Some(&self.lease), function).await
    }
}
