//! Doing the queued work, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::Ports;

use crate::jobs::work;

/// Two documents at a time: more would share the same limits of the provider. A third of the 2 s of CPU that the platform
/// gives, since the text between JavaScript and wasm is not charged in full.
const SETTINGS: Settings =
    Settings { compute_ms: 700, concurrency: 2, ..Settings::of(&["document.vectorize", "document.reembed"]) };

/// `POST /run`: embeds what is queued.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin(request, ports).await?;
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| work(&run, ports).await).await?;
    Response::json(200, &tally)
}
