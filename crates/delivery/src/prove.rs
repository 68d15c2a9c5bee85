//! What our writes replaced: HubSpot's history of the fields that were sent.

use connection::{CALL_US, HubSpotClient};
use hubspot::{BatchPage, ObjectType, PropertyHistory, ReadError};
use kernel::Problem;
use ports::{JobRun, Level};
use serde_json::json;

use crate::{
    blocks,
    sql::{Proofs, Prove},
    work::Line,
};

/// Reads the histories and hands them in. What HubSpot does not answer now is due again when the claim's lease ends.
pub(crate) async fn prove(line: &Line<'_>, proofs: &Proofs) -> Result<(), Problem> {
    let Line { run, ports, client, account: account_id } = line;
    let (history, clock_ms) = match read(run, client, proofs).await {
        Err(problem) if !blocks(&problem) => {
            let fields =
                json!({ "records": proofs.ids.len(), "code": problem.code, "detail": problem.detail });
            ports.log.log(Level::Warn, "history_not_read", fields);
            return Ok(());
        }
        read => read?,
    };
    run.charge_us(CALL_US);
    Prove { account_id, until: proofs.until, history: &history, clock_ms }.call(ports).await.map(drop)
}

/// The histories, and HubSpot's clock less ours, at its low end.
async fn read(
    run: &JobRun,
    client: &HubSpotClient,
    proofs: &Proofs,
) -> Result<(Vec<PropertyHistory>, Option<i64>), Problem> {
    let ids: Vec<&str> = proofs.ids.iter().map(String::as_str).collect();
    let fields: Vec<&str> = proofs.fields.iter().map(String::as_str).collect();
    let request = client.api().property_history(ObjectType::Contacts, &ids, &fields);
    run.charge_us(CALL_US);
    let answer = client.send(&request).await?;
    let read = || -> Result<Option<Vec<PropertyHistory>>, ReadError> {
        let page = BatchPage::read(&answer.body)?;
        // Gone is what HubSpot says so of; the others were not answered.
        let is_whole = page.complete && page.errors.iter().all(|error| error.category == "OBJECT_NOT_FOUND");
        let histories: Vec<PropertyHistory> =
            page.records.iter().map(|raw| PropertyHistory::read(raw)).collect::<Result<_, _>>()?;
        let spoken: usize = page.errors.iter().map(|error| error.ids.len()).sum();
        Ok(Some(histories).filter(|histories| is_whole && histories.len() + spoken >= ids.len()))
    };
    let histories = run.charge(read).map_err(connection::unreadable)?.ok_or_else(|| {
        Problem::unavailable("batch_incomplete", "HubSpot does not tell the history of every record")
    })?;
    Ok((histories, answer.floor.map(|floor| floor.millis_since(answer.sent_at))))
}
