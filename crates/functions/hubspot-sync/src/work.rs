//! The work of a job: `sync.object`, one object of one portal, or `person.erase`.

mod clients;
mod engine;
mod erase;

use kernel::Problem;
use ports::{JobRun, Outcome, Ports};

pub(crate) use clients::Clients;
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
        Err(problem) => Err(problem),
    }
}

fn is_not_permitted(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "missing_scopes" | "hubspot_forbidden")
}
