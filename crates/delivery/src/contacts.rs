//! What members changed of contacts.

use connection::CALL_US;
use hubspot::{BATCH_UPDATE, ObjectType, Refusal};
use kernel::Problem;
use ports::Level;
use serde_json::json;

use crate::{
    Item, Report, Sender, blocks,
    fates::Fates,
    prove::prove,
    sql::{Claim, Claimed, Commit, Committed, Waiting},
    work::{LEASE_SECONDS, Line, Turn, wait_seconds},
};

/// Sends one claim and commits what became of it, also when HubSpot stopped it; then the histories that are due.
pub(crate) async fn turn(line: &Line<'_>) -> Result<Turn, Problem> {
    line.run.charge_us(CALL_US);
    let claim = Claim { account_id: line.account, limit: BATCH_UPDATE, seconds: LEASE_SECONDS };
    let Claimed { lease_token, records, proofs, due_in_ms } = claim.call(line.ports).await?;
    if records.is_empty() && proofs.is_none() {
        return Ok(Turn::Idle(due_in_ms));
    }
    let mut committed = Committed::default();
    if !records.is_empty() {
        committed += deliver(line, &lease_token, records).await?;
    }
    if let Some(proofs) = proofs {
        prove(line, &proofs).await?;
    }
    Ok(Turn::Sent(committed))
}

async fn deliver(line: &Line<'_>, lease_token: &str, records: Vec<Waiting>) -> Result<Committed, Problem> {
    let Line { run, ports, client, .. } = line;
    let items: Vec<Item> =
        records.into_iter().map(|record| Item { id: record.id, values: record.values }).collect();
    let check = |_: &Refusal| Ok::<(), Problem>(());
    let sender = Sender { client, run, object: ObjectType::Contacts, key: None, check };
    let Report { fates, stop, may_arrive } = sender.send(&items).await;
    let is_blocked = stop.as_ref().is_some_and(blocks);
    let fates = Fates::of(fates, may_arrive, is_blocked, stop.as_ref());
    for refused in &fates.refused {
        let fields = json!({ "id": refused.id, "code": refused.code });
        ports.log.log(Level::Warn, "change_refused", fields);
    }
    let Fates { accepted, refused, gone, unknown } = &fates;
    let wait_seconds = wait_seconds(is_blocked);
    run.charge_us(CALL_US);
    let committed =
        Commit { lease_token, accepted, refused, gone, unknown, wait_seconds }.call(ports).await?;
    match stop {
        // Each record of an unknown outcome has its own time to be sent again.
        Some(problem) if is_blocked || fates.is_empty() => Err(problem),
        _ => Ok(committed),
    }
}
