//! Doing the queued work, in turns that stay within the platform's limits.

use std::{cell::RefCell, collections::BTreeMap};

use connection::HubSpotClient;
use edge::{
    Request, Response,
    jobs::{self, JobRun, Outcome, Settings},
};
use kernel::{PortalId, Problem};
use ports::{Caller, Ports, call};
use serde::Deserialize;

use crate::{
    engine::{Engine, Progress},
    sql::SyncStartDue,
};

/// Four objects side by side. A third of the 2 s of CPU that the platform gives, since a turn that is cut off repeats
/// work, and a further turn costs only a wake-up.
const SETTINGS: Settings = Settings { compute_ms: 600, ..Settings::of(&["sync.object"]) };

/// No request or wait goes on for longer than this after the start.
const DEADLINE_MS: i64 = 110_000;

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    scheduled: bool,
}

/// `POST /run`: with `{"scheduled": true}` first opens the sessions that are due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin(request, ports).await?;
    let body: Body = request.json_or_default()?;
    if body.scheduled {
        call(&*ports.store, &Caller::Service, &SyncStartDue {}).await?;
    }
    let deadline = ports.clock.now().plus_millis(DEADLINE_MS);
    // Objects of one portal share its token and rate permits.
    let clients: RefCell<BTreeMap<PortalId, HubSpotClient>> = RefCell::default();
    let client = |portal: &PortalId| -> Result<HubSpotClient, Problem> {
        let known = clients.borrow().get(portal).cloned();
        if let Some(client) = known {
            return Ok(client);
        }
        let client = HubSpotClient::new(ports, portal.clone())?.until(deadline);
        clients.borrow_mut().insert(portal.clone(), client.clone());
        Ok(client)
    };
    let tally = jobs::run(ports, &SETTINGS, async |job: JobRun| {
        let portal = job.job.portal_id.clone();
        let portal = portal.ok_or_else(|| Problem::internal("bad_job_payload", "a sync without a portal"))?;
        let engine = Engine::new(ports, client(&portal)?, &job, deadline)?;
        match engine.run().await {
            Ok(Progress::Finished) => Ok(Outcome::Closed),
            Ok(Progress::Paused(delay_ms)) => Ok(Outcome::Again { delay_ms }),
            Ok(Progress::Cancelled) => Ok(Outcome::cancelled()),
            // One object that HubSpot does not show to this app is no failure of the others.
            Err(problem) if is_not_permitted(&problem) => {
                engine.refuse(&problem).await.map(|()| Outcome::Closed)
            }
            Err(problem) => Err(problem),
        }
    })
    .await?;
    Response::json(200, &tally)
}

fn is_not_permitted(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "missing_scopes" | "hubspot_forbidden")
}
