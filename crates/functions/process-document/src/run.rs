//! `POST /run`: the schedule's look after all documents, and the queued erasures.

use edge::{
    Request, Response,
    jobs::{self, JobRun, Settings},
};
use kernel::Problem;
use ports::{Caller, Level, Ports, call};
use serde_json::{Value, json};

use crate::{erase, sql::DocumentSweep};

/// Deleting a file is waiting for the storage; nothing is computed.
pub(crate) const SETTINGS: Settings = Settings::of(&["document.erase"]);

/// Wakes come with a job's id; the schedule comes without, and sweeps first.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin(request, ports).await?;
    let body: Value = request.json_or_default()?;
    let swept = if body["job_id"].is_null() { Some(sweep(ports).await) } else { None };
    let jobs = jobs::run(ports, &SETTINGS, async |run: JobRun| erase::erase(&run, ports).await).await?;
    let sweep = swept.transpose()?;
    Response::json(200, &json!({ "sweep": sweep, "jobs": jobs }))
}

/// A sweep that fails must not keep files from being deleted; its error is told at the end.
async fn sweep(ports: &Ports) -> Result<Value, Problem> {
    let swept = call(&*ports.store, &Caller::Service, &DocumentSweep {}).await;
    if let Ok(counts) = &swept {
        let is_quiet = ["restarted", "failed", "buried", "erasures"].iter().all(|name| counts[*name] == 0);
        if !is_quiet {
            ports.log.log(Level::Warn, "documents_swept", counts.clone());
        }
    }
    swept
}
