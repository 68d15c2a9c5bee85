//! The work of a job: `sync.object`, one object of one portal, or `person.erase`.

mod engine;
mod erase;

use kernel::Problem;
use ports::{JobRun, Level, Outcome, Ports};
use reading::{Clients, is_not_permitted};
use serde_json::json;

use engine::{Engine, MASS_DISAPPEARANCE, Progress};

/// Works on the job until it is done or the budget is spent.
pub(crate) async fn work(run: &JobRun, ports: &Ports, clients: &Clients) -> Result<Outcome, Problem> {
    if run.job.kind == "person.erase" {
        return erase::erase(run, ports, clients).await;
    }
    let portal = run.job.portal_id.as_ref();
    let portal = portal.ok_or_else(|| Problem::internal("bad_job_payload", "a sync without a portal"))?;
    let engine = Engine::new(ports, clients.of(ports, portal)?, run, clients.deadline)?;
    match engine.run().await {
        Ok(Progress::Finished) => Ok(Outcome::Closed),
        Ok(Progress::Paused(delay_ms)) => Ok(Outcome::Again { delay_ms }),
        Ok(Progress::Cancelled) => Ok(Outcome::cancelled()),
        // One object that HubSpot does not show to this app is no failure of the others.
        Err(problem) if is_not_permitted(&problem) => {
            engine.refuse("not_permitted", &problem).await.map(|()| Outcome::Closed)
        }
        // Trying again would find the same: somebody has to look.
        Err(problem) if problem.code == MASS_DISAPPEARANCE => {
            engine.refuse("failed", &problem).await.map(|()| Outcome::Closed)
        }
        Err(problem) if problem.transient => {
            // Said before the job is put back, since nobody sees the queue. To fail at it changes nothing.
            if let Err(unsaid) = engine.note_wait(&problem).await {
                ports.log.log(Level::Warn, "wait_not_noted", json!({ "code": unsaid.code }));
            }
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}
