//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::Ports;

use crate::training;

/// One job at a time: it computes all the time, so that a second one would only double the memory. No step begins after
/// a second of computing: the longest (a step of the learner, or storing its state) takes a fifth of one, and a slice is
/// to end within 1.5 s.
const SETTINGS: Settings =
    Settings { concurrency: 1, compute_ms: 1_000, ..Settings::of(&["training.run", "score.drift"]) };

/// `POST /run`.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    request.require_secret_key(ports)?;
    let tally = jobs::run(ports, &SETTINGS, async |job: JobRun| match job.job.kind.as_str() {
        "training.run" => training::run(ports, &job).await,
        other => Err(Problem::internal("unknown_job_kind", format!("nothing here does {other}"))),
    })
    .await?;
    Response::json(200, &tally)
}
