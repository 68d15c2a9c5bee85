//! Sending scores in batches side by side.

use connection::HubSpotClient;
use delivery::{Fate, Item, Report, Sender};
use futures::future::join_all;
use hubspot::{BATCH_UPDATE, ObjectType, Refusal};
use kernel::Problem;
use ports::JobRun;

use super::{
    properties::{is_ours, values},
    sent::Sent,
    sql::Record,
};

/// Records of one request. The tests use few, so that a small portal has many batches.
pub(super) const BATCH: usize = if cfg!(test) { 10 } else { BATCH_UPDATE };

/// Why not all records were sent.
#[derive(Debug)]
pub(super) enum Stop {
    /// A property is not (any more) as we made it.
    Definitions,
    /// Anything that is not about a record.
    Problem(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Sends all records, in batches side by side; says what became of those that were sent before the first stop.
pub(super) async fn all(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
    records: &[Record],
    is_set_up: bool,
) -> (Sent, Option<Stop>) {
    let check = |refusal: &Refusal| check_definitions(is_set_up, refusal);
    let sender = Sender { client, run, object, key: None, check };
    let batches = records.chunks(BATCH).map(|records| {
        let items: Vec<Item> = records
            .iter()
            .map(|record| Item { id: record.record_id.clone(), values: values(record) })
            .collect();
        let sender = &sender;
        async move {
            let Report { fates, stop, .. } = sender.send(&items).await;
            (sent(records, fates), stop)
        }
    });
    let (mut sent, mut stop) = (Sent::default(), None);
    for (part, why) in join_all(batches).await {
        sent.absorb(part);
        // A problem outweighs definitions: they are looked at when the next slice meets the same.
        stop = match (stop, why) {
            (Some(Stop::Problem(problem)), _) | (_, Some(Stop::Problem(problem))) => {
                Some(Stop::Problem(problem))
            }
            (earlier, later) => earlier.or(later),
        };
    }
    (sent, stop)
}

/// What became of these records. What HubSpot had trouble with stays pending.
fn sent(records: &[Record], fates: Vec<(String, Fate)>) -> Sent {
    let mut sent = Sent::default();
    for (id, fate) in fates {
        let Some(record) = records.iter().find(|record| record.record_id == id) else { continue };
        match fate {
            Fate::Written(_) => sent.take(record),
            Fate::Landed(winner) => sent.misplace(record, &winner.id),
            Fate::Refused(refusal) => sent.refuse(record, &refusal),
            Fate::Gone => sent.gone.push(id),
            Fate::Unknown => {}
        }
    }
    sent
}

/// A refusal that is about our properties' definitions stops the batch until they were looked at.
fn check_definitions(is_set_up: bool, refusal: &Refusal) -> Result<(), Stop> {
    let is_choice = |code: &str| code == "INVALID_OPTION";
    let ours = refusal
        .details
        .iter()
        .any(|detail| is_choice(&detail.code) && detail.properties.iter().any(|property| is_ours(property)));
    if !ours && !refusal.is_about_definitions() {
        return Ok(());
    }
    if !is_set_up {
        return Err(Stop::Definitions);
    }
    if ours {
        return Ok(());
    }
    // They were there a moment ago: HubSpot needs a while to know them everywhere.
    let detail = "HubSpot does not know the properties yet that it has just confirmed";
    Err(Stop::Problem(Problem::unavailable("properties_not_ready", detail).retry_after(30_000)))
}
