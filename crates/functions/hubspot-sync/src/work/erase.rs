//! The work of a `person.erase` job: the database's steps, then HubSpot's privacy deletion where it was asked for.

use kernel::Problem;
use ports::{JobRun, Level, Outcome, Ports};
use reading::{Clients, is_not_permitted};
use serde_json::json;

use crate::sql::{ErasureStep, ErasureTold, Next};

/// How long a step waits for transactions that began before the erasure; they are batches of a sync.
const WAIT_MS: u64 = 500;

/// Erases until nothing is left or the budget is spent. A step that was done is not done again.
pub(crate) async fn erase(run: &JobRun, ports: &Ports, clients: &Clients) -> Result<Outcome, Problem> {
    while !run.should_stop() {
        let step = ErasureStep {}.call(ports, &run.lease).await?;
        match step.next {
            Next::Again => {}
            Next::Wait => return Ok(Outcome::Again { delay_ms: WAIT_MS }),
            Next::Done => return Ok(Outcome::Done(json!({}))),
            Next::Hubspot => {
                let code = delete_in_hubspot(run, ports, clients, &step.contacts).await?;
                ErasureTold { code: code.as_deref() }.call(ports, &run.lease).await?;
            }
        }
    }
    Ok(Outcome::Again { delay_ms: 0 })
}

/// `None` when HubSpot has none of them any more, else the code of its refusal. Trouble that passes is an error, and tried
/// again with all of them: one that is gone stays gone.
async fn delete_in_hubspot(
    run: &JobRun,
    ports: &Ports,
    clients: &Clients,
    contacts: &[String],
) -> Result<Option<String>, Problem> {
    let portal = run.job.portal_id.as_ref();
    let portal = portal.ok_or_else(|| Problem::internal("bad_job_payload", "an erasure without a portal"))?;
    let client = clients.of(ports, portal)?;
    let mut refusal = None;
    for contact in contacts {
        let request = client.api().privacy_delete(contact);
        match client.offer(&request).await {
            Ok(Ok(_)) => {}
            Ok(Err(refused)) if refused.problem.code == "hubspot_not_found" => {}
            // HubSpot's sentence may quote the person; the code does not.
            Ok(Err(refused)) => refusal = Some(refused.problem.code),
            Err(problem) if is_not_permitted(&problem) || is_not_connected(&problem) => {
                refusal = Some(problem.code);
                break;
            }
            Err(problem) => return Err(problem),
        }
    }
    if let Some(code) = &refusal {
        ports.log.log(Level::Warn, "privacy_deletion_refused", json!({ "portal_id": portal, "code": code }));
    }
    Ok(refusal)
}

/// Until somebody connects the portal again nothing can be deleted there; the certificate says so.
fn is_not_connected(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "not_connected" | "needs_reconnect")
}
