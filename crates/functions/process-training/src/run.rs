//! `POST /run`: the queued trainings and drift checks, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use serde::Deserialize;

use crate::work;

/// One job at a time: it computes all the time, so that a second one would only double the memory. The longest
/// step that can be cut (one of the learner, or storing its state) takes a fifth of a second.
pub(crate) const SETTINGS: Settings =
    Settings { concurrency: 1, ..Settings::of(&["training.run", "score.drift"]) };

/// What a schedule is for.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scheduled {
    Drift,
}

/// With `{"scheduled": "drift"}` first queues the drift checks that are due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let wake = jobs::begin(request, ports).await?;
    if let Some(Scheduled::Drift) = wake.scheduled {
        drift::start_due(ports).await?;
    }
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| match run.job.kind.as_str() {
        "score.drift" => drift::work(&run, ports).await,
        _ => work::work(&run, ports).await,
    })
    .await?;
    Response::json(200, &tally)
}
