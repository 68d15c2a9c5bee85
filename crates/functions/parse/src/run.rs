//! `POST /run`: the queued documents.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use serde::de::IgnoredAny;

use crate::{reading::Parser, work};

/// One document at a time: a file of 50 MB is most of the memory. No part begins after 0.8 s of computing: the longest
/// part takes 150 ms, its commit some 100, code that V8 has just compiled is slower, and an invocation is to stay below 1.5 s.
pub(crate) const SETTINGS: Settings = Settings { concurrency: 1, ..Settings::of(&["document.parse"]) };

/// Works on what is due.
pub(crate) async fn run(request: &Request, ports: &Ports, parser: &dyn Parser) -> Result<Response, Problem> {
    jobs::begin::<IgnoredAny>(request, ports).await?;
    let tally =
        jobs::run(ports, &SETTINGS, async |run: JobRun| work::work(&run, ports, parser).await).await?;
    Response::json(200, &tally)
}
