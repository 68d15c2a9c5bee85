//! `POST /run`: the schedule's look after all documents, and the queued erasures.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Level, Ports};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::{sql::DocumentSweep, work};

/// Deleting a file is waiting for the storage; nothing is computed.
pub(crate) const SETTINGS: Settings = Settings::of(&["document.erase"]);

/// Wakes come with a job's id; the schedule comes without, and sweeps first.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let wake = jobs::begin::<IgnoredAny>(request, ports).await?;
    let swept = if wake.job_id.is_none() { Some(sweep(ports).await) } else { None };
    let jobs = jobs::run(ports, &SETTINGS, async |run: JobRun| work::work(&run, ports).await).await?;
    let sweep = swept.transpose()?;
    Response::json(200, &json!({ "sweep": sweep, "jobs": jobs }))
}

/// A sweep that fails must not keep files from being deleted; its error is told at the end.
async fn sweep(ports: &Ports) -> Result<Value, Problem> {
    let swept = DocumentSweep {}.call(ports).await;
    if let Ok(counts) = &swept {
        let is_quiet = ["restarted", "failed", "buried", "erasures"].iter().all(|name| counts[*name] == 0);
        if !is_quiet {
            ports.log.log(Level::Warn, "documents_swept", counts.clone());
        }
    }
    swept
}
