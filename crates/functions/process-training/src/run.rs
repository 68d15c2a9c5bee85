//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::Ports;
use serde::Deserialize;

use crate::{drift, training};

/// One job at a time: it computes all the time, so that a second one would only double the memory. No step begins after
/// a second of computing: the longest (a step of the learner, or storing its state) takes a fifth of one, and a slice is
/// to end within 1.5 s.
pub(crate) const SETTINGS: Settings =
    Settings { concurrency: 1, compute_ms: 1_000, ..Settings::of(&["training.run", "score.drift"]) };

#[derive(Default, Deserialize)]
struct Body {
    /// What the schedule is for.
    #[serde(default)]
    scheduled: Option<Scheduled>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scheduled {
    Drift,
}

/// `POST /run`: with `{"scheduled": "drift"}` first queues the drift checks that are due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin(request, ports).await?;
    let body: Body = request.json_or_default()?;
    if let Some(Scheduled::Drift) = body.scheduled {
        drift::start_due(ports).await?;
    }
    let tally = jobs::run(ports, &SETTINGS, async |job: JobRun| match job.job.kind.as_str() {
        "training.run" => training::run(ports, &job).await,
        "score.drift" => drift::run(ports, &job).await,
        other => Err(Problem::internal("unknown_job_kind", format!("nothing here does {other}"))),
    })
    .await?;
    Response::json(200, &tally)
}
