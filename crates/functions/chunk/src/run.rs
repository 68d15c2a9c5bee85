//! `POST /run`: the queued documents.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use serde::de::IgnoredAny;

use crate::work;

/// Two documents at a time: while one is in the database the other is cut.
pub(crate) const SETTINGS: Settings = Settings { concurrency: 2, ..Settings::of(&["document.chunk"]) };

/// Works on what is due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin::<IgnoredAny>(request, ports).await?;
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| work::work(&run, ports).await).await?;
    Response::json(200, &tally)
}
