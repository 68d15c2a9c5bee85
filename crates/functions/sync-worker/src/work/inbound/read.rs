//! One claim: its records read by id, and committed with what becomes of them.

use std::collections::BTreeSet;

use hubspot::ObjectType;
use kernel::{PortalId, Problem};
use ports::{Caller, JobRun, Level, Ports, call_encoded, encode};
use reading::{CALL_US, Clients, Reader, Sizes, is_not_permitted};
use serde_json::json;
use sync::{Batch, RowError, is_refusal, with_needed};

use crate::sql::{Claim, DirtyCommit, DirtyRelease};

/// Records of a batch read, HubSpot's maximum.
pub(super) const LIMIT: usize = 100;

/// How long records wait that could not be asked for now, when HubSpot does not say it.
const LATER_MS: u64 = 30_000;

/// How long those wait that the app may not see: until somebody connects with that scope.
const NOT_PERMITTED_MS: u64 = 3_600_000;

/// Reads a claim and commits it; what cannot be read now is given back. Answers how many records the next claims may have: fewer,
/// when the database refuses one of these.
pub(super) async fn read(
    run: &JobRun,
    ports: &Ports,
    clients: &Clients,
    claim: &Claim,
) -> Result<usize, Problem> {
    let batch = match fetch(run, ports, clients, claim).await {
        Ok(batch) => batch,
        Err(problem) => {
            give_back(ports, claim, &problem).await?;
            return Ok(LIMIT);
        }
    };
    match commit(run, ports, claim, batch).await {
        Err(problem) if is_refusal(&problem) => refused(run, ports, claim, problem).await,
        committed => committed.map(|()| LIMIT),
    }
}

/// The records of a claim as they are now, with the links that may have changed.
async fn fetch(run: &JobRun, ports: &Ports, clients: &Clients, claim: &Claim) -> Result<Batch, Problem> {
    let object = ObjectType::parse(&claim.object);
    let object = object.ok_or_else(|| Problem::internal("unknown_object", claim.object.as_str()))?;
    let client = clients.of(ports, &PortalId::new(claim.portal_id.clone()))?;
    let reader = Reader::new(ports, client, run, object, claim.links_to.clone(), Sizes::FULL);
    let names = with_needed(object, &claim.properties);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut batch = reader.records(&claim.ids, &names).await?;
    reader.add_links(&mut batch, &claim.links_to, |id| claim.wants_links(id)).await?;
    Ok(batch)
}

async fn commit(run: &JobRun, ports: &Ports, claim: &Claim, batch: Batch) -> Result<(), Problem> {
    let errors = batch.errors.clone();
    let rows = batch.into_rows();
    let linked: BTreeSet<&str> =
        rows.iter().map(|row| row.hubspot_id.as_str()).filter(|id| claim.wants_links(id)).collect();
    let linked: Vec<&str> = linked.into_iter().collect();
    let commit =
        DirtyCommit { lease_token: &claim.lease_token, rows: &rows, errors: &errors, linked: &linked };
    run.charge_us(CALL_US);
    let arguments = run.charge(|| encode(None, &commit))?;
    call_encoded::<DirtyCommit<'_>>(&*ports.store, &Caller::Service, arguments).await.map(drop)
}

/// Finds the refused row: the same records in smaller claims, until it stands alone and is written down.
async fn refused(run: &JobRun, ports: &Ports, claim: &Claim, problem: Problem) -> Result<usize, Problem> {
    if let [id] = claim.ids.as_slice() {
        let fields = json!({ "object": claim.object, "id": id, "code": problem.code });
        ports.log.log(Level::Warn, "row_refused", fields);
        let mut batch = Batch::default();
        batch.errors.push(RowError { entity_id: id.clone(), code: problem.code, detail: problem.detail });
        commit(run, ports, claim, batch).await?;
        return Ok(1);
    }
    DirtyRelease { lease_token: &claim.lease_token, delay_ms: 0 }.call(ports).await?;
    Ok(claim.ids.len().div_ceil(2))
}

/// The trouble is not the records': they wait, and no attempt is counted.
async fn give_back(ports: &Ports, claim: &Claim, problem: &Problem) -> Result<(), Problem> {
    let fields = json!({
        "object": claim.object, "records": claim.ids.len(), "code": problem.code, "detail": problem.detail,
    });
    ports.log.log(Level::Warn, "records_not_read", fields);
    let delay_ms =
        if is_not_permitted(problem) { NOT_PERMITTED_MS } else { problem.retry_after_ms.unwrap_or(LATER_MS) };
    DirtyRelease { lease_token: &claim.lease_token, delay_ms }.call(ports).await.map(drop)
}
