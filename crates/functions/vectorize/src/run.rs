//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::Ports;

use crate::jobs::{Document, Switch, work};

/// Two documents at a time: more would share the same limits of the provider. A third of the 2 s of CPU that the platform
/// gives, since the text between JavaScript and wasm is not charged in full.
const SETTINGS: Settings =
    Settings { compute_ms: 700, concurrency: 2, ..Settings::of(&["document.vectorize", "document.reembed"]) };

/// `POST /run`: embeds what is queued.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    request.require_secret_key(ports)?;
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| match run.job.kind.as_str() {
        "document.vectorize" => work::<Document>(&run, ports).await,
        "document.reembed" => work::<Switch>(&run, ports).await,
        other => Err(Problem::internal("unknown_job_kind", format!("vectorize does no {other}"))),
    })
    .await?;
    Response::json(200, &tally)
}
