//! Keeps the lease while a handler works, and stops the handler when the job is no longer its own.

use std::pin::pin;

use futures::future::{Either, select};
use kernel::Problem;
use ports::{Job, Level, Outcome, Ports};
use serde_json::json;

use super::Settings;
use crate::sql::JobsHeartbeat;

/// Why work on a job ended.
pub enum Ended {
    /// The handler came back.
    Handler(Result<Outcome, Problem>),
    /// Somebody asked to stop.
    Cancelled,
    /// The lease belongs to somebody else.
    Lost,
}

/// Awaits `work`, prolonging the lease at each third of it. Dropping `work` is safe at any await: its effects are SQL
/// functions that check the lease.
pub async fn while_leased(
    ports: &Ports,
    settings: &Settings,
    job: &Job,
    work: impl Future<Output = Result<Outcome, Problem>>,
) -> Ended {
    match select(pin!(work), pin!(beat(ports, settings, job))).await {
        Either::Left((result, _)) => Ended::Handler(result),
        Either::Right((ended, _)) => ended,
    }
}

async fn beat(ports: &Ports, settings: &Settings, job: &Job) -> Ended {
    loop {
        ports.timer.sleep_ms(u64::from(settings.lease_seconds) * 1_000 / 3).await;
        let heartbeat = JobsHeartbeat {
            id: job.id,
            lease_token: &job.lease_token,
            lease_seconds: settings.lease_seconds,
        };
        match heartbeat.call(ports).await {
            Ok(answer) if answer.cancelled => return Ended::Cancelled,
            Ok(answer) if answer.alive => {}
            Ok(_) => return Ended::Lost,
            Err(problem) if problem.code == "lease_lost" => return Ended::Lost,
            // Two more beats fit into the lease.
            Err(problem) => {
                let fields = json!({ "job": job.id, "code": problem.code, "detail": problem.detail });
                ports.log.log(Level::Warn, "heartbeat_failed", fields);
            }
        }
    }
}
