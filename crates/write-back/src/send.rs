//! Sending values, and finding the record that HubSpot refuses.

use std::collections::{BTreeMap, BTreeSet};

use connection::{HubSpotClient, unreadable};
use futures::future::join_all;
use hubspot::{BATCH_UPDATE, BatchWritten, ObjectType, RecordUpdate, Refusal};
use kernel::{Problem, snake_case};
use ports::JobRun;

use super::{
    CALL_US,
    properties::{is_ours, values},
    sql::{Record, Refused, Written},
};

/// Records of one request. The tests use few, so that a small portal has many batches.
pub(super) const BATCH: usize = if cfg!(test) { 10 } else { BATCH_UPDATE };

/// How often an answer that cannot be read is asked for again at once.
const REREADS: u32 = 2;

/// What became of records.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sent {
    /// HubSpot has their values.
    pub written: Vec<Written>,
    /// HubSpot does not take them.
    pub refused: Vec<Refused>,
    /// Archived, merged away or deleted in HubSpot.
    pub gone: Vec<String>,
}

impl Sent {
    pub(super) const fn is_empty(&self) -> bool {
        self.written.is_empty() && self.refused.is_empty() && self.gone.is_empty()
    }

    fn absorb(&mut self, other: Self) {
        self.written.extend(other.written);
        self.refused.extend(other.refused);
        self.gone.extend(other.gone);
    }

    fn take(&mut self, record: &Record) {
        self.written.push(Written { record_id: record.record_id.clone(), values: record.values.clone() });
    }

    fn refuse(&mut self, record: &Record, refusal: &Refusal) {
        if refusal.is_not_found() {
            self.gone.push(record.record_id.clone());
            return;
        }
        let code = if refusal.code().is_empty() { "HUBSPOT_REJECTED" } else { refusal.code() };
        self.refused.push(Refused {
            record_id: record.record_id.clone(),
            code: snake_case(code),
            detail: refusal.sentence(),
            scored_at: record.values.get("scored_at").cloned(),
        });
    }
}

/// Why not all records were sent.
#[derive(Debug)]
pub(super) enum Stop {
    /// A property is not (any more) as we made it.
    Definitions,
    /// Anything that is not about a record.
    Problem(Problem),
}

/// Sends all records, in batches side by side; says what became of those that were sent before the first stop.
pub(super) async fn all(
    client: &HubSpotClient,
    run: &JobRun,
    object: ObjectType,
    records: &[Record],
    is_set_up: bool,
) -> (Sent, Option<Stop>) {
    let batches = records.chunks(BATCH).map(|records| async move {
        let mut batch = Batch { client, run, object, is_set_up, sent: Sent::default() };
        let stop = batch.send(records).await.err();
        (batch.sent, stop)
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

struct Batch<'a> {
    client: &'a HubSpotClient,
    run: &'a JobRun,
    object: ObjectType,
    is_set_up: bool,
    sent: Sent,
}

impl Batch<'_> {
    /// Sends one batch. Where HubSpot refuses it as a whole without naming the culprits, it is halved until they stand
    /// alone: one in a hundred costs 14 requests more, and the other 99 are written.
    async fn send(&mut self, records: &[Record]) -> Result<(), Stop> {
        let mut parts: Vec<Vec<&Record>> = vec![records.iter().collect()];
        while let Some(part) = parts.pop() {
            let left = match self.offer(&part).await? {
                Ok(answer) => self.settle(&part, &answer)?,
                Err(refusal) => self.narrow(&part, &refusal)?,
            };
            parts.extend(left);
        }
        Ok(())
    }

    /// One request; a good answer or a refusal of the whole.
    async fn offer(&self, part: &[&Record]) -> Result<Result<BatchWritten, Refusal>, Stop> {
        let values: Vec<BTreeMap<String, String>> = part.iter().map(|record| values(record)).collect();
        let updates: Vec<RecordUpdate<'_>> = part
            .iter()
            .zip(&values)
            .map(|(record, properties)| RecordUpdate { id: &record.record_id, properties })
            .collect();
        let request = self.run.charge(|| self.client.api().batch_update(self.object, &updates));
        let mut rereads = 0;
        loop {
            self.run.charge_us(CALL_US);
            let answer = match self.client.offer(&request).await.map_err(Stop::Problem)? {
                Ok(answer) => answer,
                Err(refused) => return Ok(Err(refused.refusal)),
            };
            match self.run.charge(|| BatchWritten::read(&answer.body)) {
                Ok(written) => return Ok(Ok(written)),
                Err(error) if rereads == REREADS => return Err(Stop::Problem(unreadable(error))),
                Err(_) => rereads += 1,
            }
        }
    }

    /// Notes what an answer says of each record. What it does not account for is sent again in smaller parts.
    fn settle<'r>(
        &mut self,
        part: &[&'r Record],
        answer: &BatchWritten,
    ) -> Result<Vec<Vec<&'r Record>>, Stop> {
        let written: BTreeSet<&str> = answer.ids.iter().map(String::as_str).collect();
        let mut left = Vec::new();
        for &record in part {
            let id = &record.record_id;
            let names_it = |refusal: &&Refusal| refusal.ids.contains(id) || refusal.trace_ids.contains(id);
            if written.contains(id.as_str()) {
                self.sent.take(record);
            } else if let Some(refusal) = answer.refusals.iter().find(names_it) {
                self.refuse(record, refusal)?;
            } else {
                left.push(record);
            }
        }
        match left.as_slice() {
            [] => Ok(Vec::new()),
            [record] if part.len() == 1 => {
                let unnamed = Refusal { category: "NOT_CONFIRMED".to_owned(), ..Refusal::default() };
                self.refuse(record, answer.refusals.first().unwrap_or(&unnamed))?;
                Ok(Vec::new())
            }
            left if left.len() < part.len() => Ok(vec![left.to_vec()]),
            left => Ok(halves(left)),
        }
    }

    /// Smaller parts of a refused one.
    fn narrow<'r>(&mut self, part: &[&'r Record], refusal: &Refusal) -> Result<Vec<Vec<&'r Record>>, Stop> {
        if let [record] = part {
            self.refuse(record, refusal)?;
            return Ok(Vec::new());
        }
        // Definitions concern every record, so there is nobody to look for.
        self.check_definitions(refusal)?;
        let named = |record: &&Record| {
            refusal.ids.contains(&record.record_id) || refusal.trace_ids.contains(&record.record_id)
        };
        let (culprits, others): (Vec<&Record>, Vec<&Record>) = part.iter().copied().partition(named);
        if culprits.is_empty() || others.is_empty() {
            return Ok(halves(part));
        }
        Ok(culprits.into_iter().map(|record| vec![record]).chain([others]).collect())
    }

    fn refuse(&mut self, record: &Record, refusal: &Refusal) -> Result<(), Stop> {
        self.check_definitions(refusal)?;
        self.sent.refuse(record, refusal);
        Ok(())
    }

    /// A refusal that is about our properties' definitions stops the batch until they were looked at.
    fn check_definitions(&self, refusal: &Refusal) -> Result<(), Stop> {
        let is_choice = |code: &str| code == "INVALID_OPTION";
        let ours = refusal.details.iter().any(|detail| {
            is_choice(&detail.code) && detail.properties.iter().any(|property| is_ours(property))
        });
        if !ours && !refusal.is_about_definitions() {
            return Ok(());
        }
        if !self.is_set_up {
            return Err(Stop::Definitions);
        }
        if ours {
            return Ok(());
        }
        // They were there a moment ago: HubSpot needs a while to know them everywhere.
        let detail = "HubSpot does not know the properties yet that it has just confirmed";
        Err(Stop::Problem(Problem::unavailable("properties_not_ready", detail).retry_after(30_000)))
    }
}

fn halves<'r>(part: &[&'r Record]) -> Vec<Vec<&'r Record>> {
    let (left, right) = part.split_at(part.len() / 2);
    vec![right.to_vec(), left.to_vec()]
}
