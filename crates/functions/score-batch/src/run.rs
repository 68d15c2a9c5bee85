//! `POST /run`: the queued batches and write-backs, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use serde::Deserialize;

use crate::work;

/// A third of the 2 s of CPU that the platform gives, as the sync: the text between JavaScript and wasm, and the
/// connection's own work, are not charged in full.
pub(crate) const SETTINGS: Settings =
    Settings { compute_ms: 700, ..Settings::of(&["score.batch", "score.write_back"]) };

/// What a schedule is for.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scheduled {
    WriteBack,
}

/// With `{"scheduled": "write_back"}` first queues the write-backs that are due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let wake = jobs::begin(request, ports).await?;
    if let Some(Scheduled::WriteBack) = wake.scheduled {
        write_back::start_due(ports).await?;
    }
    let deadline = ports.clock.now().plus_millis(jobs::DEADLINE_MS);
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| match run.job.kind.as_str() {
        "score.write_back" => write_back::work(&run, ports, deadline).await,
        _ => work::work(&run, ports).await,
    })
    .await?;
    Response::json(200, &tally)
}
