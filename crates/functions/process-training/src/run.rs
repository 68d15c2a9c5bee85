//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun},
};
use kernel::Problem;
use ports::Ports;
use serde::Deserialize;

use crate::{drift, limits::SETTINGS, training};

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
