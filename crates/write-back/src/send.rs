//! Sending values, and finding the record that HubSpot refuses.

use std::collections::BTreeMap;

use connection::{HubSpotClient, unreadable};
use futures::future::join_all;
use hubspot::{BATCH_UPDATE, BatchWritten, ObjectType, RecordUpdate, Refusal};
use kernel::Problem;
use ports::JobRun;

use super::{
    CALL_US,
    properties::{is_ours, values},
    sent::Sent,
    sql::Record,
};

/// Records of one request. The tests use few, so that a small portal has many batches.
pub(super) const BATCH: usize = if cfg!(test) { 10 } else { BATCH_UPDATE };

/// How long HubSpot gets to recover before it is asked again.
const RECOVERY_MS: u64 = 1_000;

/// How often an answer that cannot be read is asked for again at once.
const REREADS: u32 = 2;

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
        let mut batch = Batch { client, run, object, is_set_up, sent: Sent::default(), trouble: None };
        let stop = batch.send(records).await.err();
        let stop = stop.or_else(|| batch.trouble.map(Stop::Problem));
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
    /// Why some of the records are neither written nor refused.
    trouble: Option<Problem>,
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

    /// Notes what an answer says of each record. What it does not account for is sent again, in smaller parts where somebody
    /// among them is refused or was merged away without being named; what HubSpot has trouble with, or says nothing of, stays
    /// pending.
    fn settle<'r>(
        &mut self,
        part: &[&'r Record],
        answer: &BatchWritten,
    ) -> Result<Vec<Vec<&'r Record>>, Stop> {
        let mut left = Vec::new();
        for &record in part {
            let id = &record.record_id;
            let names_it = |refusal: &&Refusal| refusal.ids.contains(id) || refusal.trace_ids.contains(id);
            let mut written = answer.written.iter();
            if let Some(traced) = written.clone().find(|written| written.trace_id.as_ref() == Some(id)) {
                self.landed(record, &traced.id);
            } else if written.any(|written| written.id == *id && written.trace_id.is_none()) {
                self.sent.take(record);
            } else if let Some(refusal) = answer.refusals.iter().find(names_it) {
                self.refuse(record, refusal)?;
            } else {
                left.push(record);
            }
        }
        let is_unnamed = |refusal: &&Refusal| refusal.ids.is_empty() && refusal.trace_ids.is_empty();
        let mut unnamed = answer.refusals.iter().filter(is_unnamed);
        let trouble = unnamed.clone().find(|refusal| !refusal.is_about_content());
        let refusal = unnamed.next();
        let stranger =
            answer.written.iter().find(|written| part.iter().all(|record| record.record_id != written.id));
        match left.as_slice() {
            [] => Ok(Vec::new()),
            _ if trouble.is_some() => {
                self.in_trouble(trouble);
                Ok(Vec::new())
            }
            left if left.len() < part.len() => Ok(vec![left.to_vec()]),
            [record] => {
                match (refusal, stranger) {
                    (Some(refusal), _) => self.refuse(record, refusal)?,
                    (None, Some(stranger)) => self.landed(record, &stranger.id),
                    (None, None) => self.in_trouble(None),
                }
                Ok(Vec::new())
            }
            left if refusal.is_some() || stranger.is_some() => Ok(halves(left)),
            _ => {
                self.in_trouble(None);
                Ok(Vec::new())
            }
        }
    }

    /// The record's values were written to the record of that id.
    fn landed(&mut self, record: &Record, id: &str) {
        if record.record_id == id {
            self.sent.take(record);
        } else {
            self.sent.misplace(record, id);
        }
    }

    /// Leaves records as they are: HubSpot said of them what is about itself, or nothing.
    fn in_trouble(&mut self, refusal: Option<&Refusal>) {
        let why = refusal.map_or("nothing", |refusal| refusal.code());
        let detail =
            format!("HubSpot wrote a part of a batch of {}; of the others it said: {why}", self.object);
        self.trouble = Some(Problem::unavailable("write_back_incomplete", detail).retry_after(RECOVERY_MS));
    }

    /// Smaller parts of a refused one.
    fn narrow<'r>(&mut self, part: &[&'r Record], refusal: &Refusal) -> Result<Vec<Vec<&'r Record>>, Stop> {
        // Definitions concern every record, so there is nobody to look for.
        self.check_definitions(refusal)?;
        if let [record] = part {
            // The status says that it will be said again, whatever the body does.
            self.sent.refuse(record, refusal);
            return Ok(Vec::new());
        }
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
        if refusal.is_about_content() {
            self.sent.refuse(record, refusal);
        } else {
            self.in_trouble(Some(refusal));
        }
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
