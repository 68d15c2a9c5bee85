//! Bookings: new ones by their name and with their links, known ones by HubSpot's id.

use std::collections::BTreeMap;

use connection::CALL_US;
use hubspot::{BATCH_UPDATE, ObjectType, Refusal};
use kernel::Problem;
use ports::Level;
use serde_json::json;

use crate::{
    Fate, Item, Report, Sender, blocks,
    fates::Fates,
    links::{self, Ends},
    sql::{Booked, BookedWaiting, BookingClaim, BookingCommit, ClaimedBookings},
    work::{LEASE_SECONDS, Line, Turn, wait_seconds},
};

/// Sends one claim and commits what became of it, also when HubSpot stopped it.
pub(crate) async fn turn(line: &Line<'_>) -> Result<Turn, Problem> {
    line.run.charge_us(CALL_US);
    let claim = BookingClaim { account_id: line.account, limit: BATCH_UPDATE, seconds: LEASE_SECONDS };
    let claimed = claim.call(line.ports).await?;
    if claimed.records.is_empty() {
        return Ok(Turn::Idle(claimed.due_in_ms));
    }
    let Some(object) = claimed.object.as_deref().and_then(ObjectType::parse) else {
        return Err(Problem::internal("bad_claim", "bookings of no object of HubSpot's"));
    };
    let mut batch = Batch { line, object, claimed: &claimed, fates: Fates::default(), accepted: Vec::new() };
    let stop = batch.send().await.err();
    let Batch { fates, accepted, .. } = batch;
    for refused in &fates.refused {
        line.ports.log.log(Level::Warn, "booking_refused", json!({ "id": refused.id, "code": refused.code }));
    }
    let is_blocked = stop.as_ref().is_some_and(blocks);
    let commit = BookingCommit {
        lease_token: &claimed.lease_token,
        accepted: &accepted,
        refused: &fates.refused,
        gone: &fates.gone,
        unknown: &fates.unknown,
        wait_seconds: wait_seconds(is_blocked),
    };
    line.run.charge_us(CALL_US);
    let committed = commit.call(line.ports).await?;
    match stop {
        // Each record of an unknown outcome has its own time to be sent again.
        Some(problem) if is_blocked || (fates.is_empty() && accepted.is_empty()) => Err(problem),
        _ => Ok(Turn::Sent(committed)),
    }
}

struct Batch<'a> {
    line: &'a Line<'a>,
    object: ObjectType,
    claimed: &'a ClaimedBookings,
    fates: Fates,
    accepted: Vec<Booked>,
}

impl Batch<'_> {
    async fn send(&mut self) -> Result<(), Problem> {
        let (known, new): (Vec<_>, Vec<_>) =
            self.claimed.records.iter().partition(|record| record.hubspot_id.is_some());
        self.offer(&known, None).await?;
        let made = self.offer(&new, self.claimed.key.as_deref()).await?;
        self.link(made).await
    }

    /// Sends records and sorts out what was not written; those that are new, with HubSpot's id. A booking without its links is
    /// not accepted: it would be sent without them for ever.
    async fn offer(&mut self, records: &[&BookedWaiting], key: Option<&str>) -> Result<Vec<Booked>, Problem> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        // By what a record goes there.
        let name = |record: &BookedWaiting| match key {
            None => record.hubspot_id.clone().unwrap_or_default(),
            Some(_) => record.booking_id.clone(),
        };
        let ours: BTreeMap<String, &str> =
            records.iter().map(|record| (name(record), record.id.as_str())).collect();
        let items: Vec<Item> =
            records.iter().map(|record| Item { id: name(record), values: record.values.clone() }).collect();
        let Line { client, run, .. } = self.line;
        let check = |_: &Refusal| Ok::<(), Problem>(());
        let Report { fates, stop, may_arrive } =
            Sender { client, run, object: self.object, key, check }.send(&items).await;
        let is_blocked = stop.as_ref().is_some_and(blocks);
        let mut made = Vec::new();
        for (name, fate) in fates {
            let Some(id) = ours.get(&name).map(|id| (*id).to_owned()) else { continue };
            match (fate, key) {
                (Fate::Written(written) | Fate::Landed(written), Some(_)) => {
                    made.push(Booked::of(id, written, may_arrive));
                }
                (Fate::Written(written), None) => self.accepted.push(Booked::of(id, written, may_arrive)),
                // The record that it was merged into is another booking's.
                (Fate::Landed(_), None) => self.fates.gone.push(id),
                (other, _) => self.fates.fail(id, other, is_blocked, stop.as_ref()),
            }
        }
        // What was made before the trouble is linked all the same.
        match stop {
            Some(problem) if made.is_empty() => Err(problem),
            _ => Ok(made),
        }
    }

    /// Links new bookings with their contact and their exam.
    async fn link(&mut self, made: Vec<Booked>) -> Result<(), Problem> {
        let waiting: BTreeMap<&str, &BookedWaiting> =
            self.claimed.records.iter().map(|record| (record.id.as_str(), record)).collect();
        let exams = self.claimed.exams.as_deref().and_then(ObjectType::parse);
        let mut ends = Vec::new();
        for booked in &made {
            let Some(record) = waiting.get(booked.id.as_str()) else { continue };
            ends.push(Ends { from: &booked.hubspot_id, to: &record.contact, object: ObjectType::Contacts });
            ends.extend(exams.map(|object| Ends { from: &booked.hubspot_id, to: &record.exam, object }));
        }
        let links::Report { failed, stop } = links::make(self.line, self.object, &ends).await;
        let is_blocked = stop.as_ref().is_some_and(blocks);
        let mut failed: BTreeMap<String, Fate> = failed.into_iter().collect();
        for booked in made {
            match failed.remove(&booked.hubspot_id) {
                None => self.accepted.push(booked),
                Some(fate) => self.fates.fail(booked.id, fate, is_blocked, stop.as_ref()),
            }
        }
        stop.map_or(Ok(()), Err)
    }
}
