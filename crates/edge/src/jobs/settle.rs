//! Tells the queue how a job ended.

use kernel::Problem;
use ports::{Job, Level, Outcome, Ports};
use serde_json::{Value, json};

use super::{Tally, heartbeat::Ended};
use crate::sql::{JobState, JobsComplete, JobsFail, JobsRelease};

/// Delays are an int of milliseconds in the database, 24 days at most.
const LONGEST_DELAY_MS: u64 = i32::MAX as u64;

/// Settles the job and counts it.
pub async fn settle(ports: &Ports, job: &Job, ended: Ended) -> Tally {
    let outcome = match ended {
        Ended::Handler(Ok(Outcome::Closed)) => Ok(Tally::DONE),
        Ended::Handler(Ok(Outcome::Done(result))) => complete(ports, job, result).await.map(|()| Tally::DONE),
        Ended::Handler(Ok(Outcome::Again { delay_ms })) => release(ports, job, delay_ms).await,
        Ended::Handler(Err(problem)) if problem.code == "lease_lost" => Ok(Tally::LOST),
        // Being asked to slow down is no failed attempt.
        Ended::Handler(Err(problem)) if problem.status == 429 => {
            release(ports, job, problem.retry_after_ms.unwrap_or(1_000)).await
        }
        Ended::Handler(Err(problem)) => fail(ports, job, problem).await,
        Ended::Cancelled => {
            complete(ports, job, json!({ "cancelled": true })).await.map(|()| Tally::CANCELLED)
        }
        Ended::Lost => Ok(Tally::LOST),
    };
    outcome.unwrap_or_else(|problem| {
        if problem.code != "lease_lost" {
            let fields = json!({ "job": job.id, "code": problem.code, "detail": problem.detail });
            ports.log.log(Level::Error, "job_not_settled", fields);
        }
        Tally::LOST
    })
}

async fn complete(ports: &Ports, job: &Job, result: Value) -> Result<(), Problem> {
    let complete = JobsComplete { id: job.id, lease_token: &job.lease_token, result: &result };
    complete.call(ports).await.map(|_| ())
}

async fn release(ports: &Ports, job: &Job, delay_ms: u64) -> Result<Tally, Problem> {
    let delay_ms = delay_ms.min(LONGEST_DELAY_MS);
    let release = JobsRelease { id: job.id, lease_token: &job.lease_token, delay_ms };
    release.call(ports).await.map(|_| Tally::RELEASED)
}

async fn fail(ports: &Ports, job: &Job, problem: Problem) -> Result<Tally, Problem> {
    let fail = JobsFail {
        id: job.id,
        lease_token: &job.lease_token,
        code: &problem.code,
        detail: &problem.detail,
        retryable: problem.transient,
        retry_after_ms: problem.retry_after_ms.map(|millis| millis.min(LONGEST_DELAY_MS)),
    };
    let failed = fail.call(ports).await?;
    Ok(match failed.state {
        JobState::Queued => Tally::FAILED,
        JobState::Dead => Tally::DEAD,
    })
}

const NONE: Tally = Tally { claimed: 0, done: 0, released: 0, failed: 0, dead: 0, cancelled: 0, lost: 0 };

impl Tally {
    const DONE: Self = Self { done: 1, ..NONE };
    const RELEASED: Self = Self { released: 1, ..NONE };
    const FAILED: Self = Self { failed: 1, ..NONE };
    const DEAD: Self = Self { dead: 1, ..NONE };
    const CANCELLED: Self = Self { cancelled: 1, ..NONE };
    const LOST: Self = Self { lost: 1, ..NONE };

    /// The sum of both.
    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            claimed: self.claimed + other.claimed,
            done: self.done + other.done,
            released: self.released + other.released,
            failed: self.failed + other.failed,
            dead: self.dead + other.dead,
            cancelled: self.cancelled + other.cancelled,
            lost: self.lost + other.lost,
        }
    }
}
