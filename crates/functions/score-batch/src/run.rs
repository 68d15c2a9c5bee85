//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::Ports;
use serde::Deserialize;

use crate::{batch, write_back};

/// A third of the 2 s of CPU that the platform gives, as the sync: the text between JavaScript and wasm, and the
/// connection's own work, are not charged in full.
const SETTINGS: Settings = Settings { compute_ms: 700, ..Settings::of(&["score.batch", "score.write_back"]) };

/// No request to HubSpot or wait for one goes on for longer than this after the start.
const DEADLINE_MS: i64 = 110_000;

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    scheduled: Option<String>,
}

/// `POST /run`: works on the queued batches and write-backs; `{"scheduled": "write_back"}` first queues what is due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin(request, ports).await?;
    let body: Body = request.json_or_default()?;
    if body.scheduled.as_deref() == Some("write_back") {
        write_back::start_due(ports).await?;
    }
    let deadline = ports.clock.now().plus_millis(DEADLINE_MS);
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| match run.job.kind.as_str() {
        "score.batch" => batch::work(&run, ports).await,
        "score.write_back" => write_back::work(&run, ports, deadline).await,
        other => Err(Problem::internal("unknown_job_kind", format!("score-batch does no {other}"))),
    })
    .await?;
    Response::json(200, &tally)
}
