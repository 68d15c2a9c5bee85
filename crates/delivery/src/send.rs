//! One batch of writes, and finding the record that HubSpot refuses.

use std::collections::BTreeMap;

use connection::{CALL_US, HubSpotClient, REREADS, unreadable};
use hubspot::{BatchWritten, ObjectType, RecordUpdate, Refusal, WrittenRecord};
use kernel::Problem;
use ports::JobRun;

/// How long HubSpot gets to recover before it is asked again.
const RECOVERY_MS: u64 = 1_000;

/// New values of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// HubSpot's record id, or the value of the property that [`Sender::key`] names.
    pub id: String,
    /// By property; an empty text clears it.
    pub values: BTreeMap<String, String>,
}

/// What became of an [`Item`]. One that has no fate was not sent, or not for good: HubSpot has nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// HubSpot has its values.
    Written(WrittenRecord),
    /// HubSpot has written them to a record of another id: the one that it was merged into, or that goes by the key.
    Landed(WrittenRecord),
    /// HubSpot does not take them.
    Refused(Refusal),
    /// Archived, merged away or deleted in HubSpot.
    Gone,
    /// It was sent, and nobody knows what became of it: HubSpot was in trouble, or said nothing.
    Unknown,
}

/// What became of a batch, and why not everything was sent.
#[derive(Debug)]
pub struct Report<E> {
    /// By record id.
    pub fates: Vec<(String, Fate)>,
    /// What is not about a record.
    pub stop: Option<E>,
    /// Whether a request had to be sent again: an attempt before it may still arrive.
    pub may_arrive: bool,
}

/// To whom a batch goes.
#[allow(missing_debug_implementations)] // a client
pub struct Sender<'a, C> {
    /// The portal.
    pub client: &'a HubSpotClient,
    /// The job that pays for it.
    pub run: &'a JobRun,
    /// Of what the records are.
    pub object: ObjectType,
    /// The unique property by which records go that HubSpot may not have yet; none where they go by HubSpot's ids.
    pub key: Option<&'a str>,
    /// Stops the batch at a refusal that concerns every record, so that nobody is looked for.
    pub check: C,
}

impl<C> Sender<'_, C> {
    /// Sends at most [`hubspot::BATCH_UPDATE`] records. Where HubSpot refuses them as a whole without naming the culprits,
    /// they are halved until they stand alone: one in a hundred costs 14 requests more, and the other 99 are written.
    pub async fn send<E: From<Problem>>(&self, items: &[Item]) -> Report<E>
    where
        C: Fn(&Refusal) -> Result<(), E>,
    {
        let mut batch = Batch { sender: self, fates: Vec::new(), trouble: None, may_arrive: false };
        let stop = batch.send(items).await.err();
        let stop = stop.or_else(|| batch.trouble.map(E::from));
        Report { fates: batch.fates, stop, may_arrive: batch.may_arrive }
    }
}

struct Batch<'a, 's, C> {
    sender: &'a Sender<'s, C>,
    fates: Vec<(String, Fate)>,
    /// Why some of the records are neither written nor refused.
    trouble: Option<Problem>,
    may_arrive: bool,
}

impl<C> Batch<'_, '_, C> {
    async fn send<E: From<Problem>>(&mut self, items: &[Item]) -> Result<(), E>
    where
        C: Fn(&Refusal) -> Result<(), E>,
    {
        let mut parts: Vec<Vec<&Item>> = vec![items.iter().collect()];
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
    async fn offer(&mut self, part: &[&Item]) -> Result<Result<BatchWritten, Refusal>, Problem> {
        let Sender { client, run, object, key, .. } = self.sender;
        let updates: Vec<RecordUpdate<'_>> =
            part.iter().map(|item| RecordUpdate { id: &item.id, properties: &item.values }).collect();
        let request = run.charge(|| match key {
            None => client.api().batch_update(*object, &updates),
            Some(key) => client.api().batch_upsert(*object, key, &updates),
        });
        let mut rereads = 0;
        loop {
            run.charge_us(CALL_US);
            let answer = match client.offer(&request).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(refused)) => return Ok(Err(refused.refusal)),
                Err(problem) => {
                    self.lose(part);
                    return Err(problem);
                }
            };
            self.may_arrive |= answer.may_arrive;
            match run.charge(|| BatchWritten::read(&answer.body)) {
                Ok(written) => return Ok(Ok(written)),
                Err(error) if rereads == REREADS => {
                    self.lose(part);
                    return Err(unreadable(error));
                }
                Err(_) => rereads += 1,
            }
        }
    }

    /// Notes what an answer says of each record. What it does not account for is sent again, in smaller parts where somebody
    /// among them is refused or was merged away without being named; what HubSpot has trouble with, or says nothing of, is
    /// left to be sent another time.
    fn settle<'r, E>(&mut self, part: &[&'r Item], answer: &BatchWritten) -> Result<Vec<Vec<&'r Item>>, E>
    where
        C: Fn(&Refusal) -> Result<(), E>,
    {
        let mut left = Vec::new();
        for &item in part {
            let id = &item.id;
            let names_it = |refusal: &&Refusal| refusal.ids.contains(id) || refusal.trace_ids.contains(id);
            let traced = answer.written.iter().find(|written| written.trace_id.as_ref() == Some(id));
            let plain =
                || answer.written.iter().find(|written| written.id == *id && written.trace_id.is_none());
            if let Some(written) = traced.or_else(plain) {
                self.landed(item, written);
            } else if let Some(refusal) = answer.refusals.iter().find(names_it) {
                self.refuse(item, refusal)?;
            } else {
                left.push(item);
            }
        }
        let is_unnamed = |refusal: &&Refusal| refusal.ids.is_empty() && refusal.trace_ids.is_empty();
        let mut unnamed = answer.refusals.iter().filter(is_unnamed);
        let trouble = unnamed.clone().find(|refusal| !refusal.is_about_content());
        let refusal = unnamed.next();
        let stranger = answer.written.iter().find(|written| part.iter().all(|item| item.id != written.id));
        match left.as_slice() {
            [] => Ok(Vec::new()),
            left if trouble.is_some() => {
                self.in_trouble(left, trouble);
                Ok(Vec::new())
            }
            left if left.len() < part.len() => Ok(vec![left.to_vec()]),
            [item] => {
                match (refusal, stranger) {
                    (Some(refusal), _) => self.refuse(item, refusal)?,
                    (None, Some(stranger)) => self.landed(item, stranger),
                    (None, None) => self.in_trouble(&[item], None),
                }
                Ok(Vec::new())
            }
            left if refusal.is_some() || stranger.is_some() => Ok(halves(left)),
            left => {
                self.in_trouble(left, None);
                Ok(Vec::new())
            }
        }
    }

    /// Smaller parts of a refused one.
    fn narrow<'r, E>(&mut self, part: &[&'r Item], refusal: &Refusal) -> Result<Vec<Vec<&'r Item>>, E>
    where
        C: Fn(&Refusal) -> Result<(), E>,
    {
        // What concerns every record has nobody to look for.
        (self.sender.check)(refusal)?;
        if let [item] = part {
            // The status says that it will be said again, whatever the body does.
            self.refused(item, refusal);
            return Ok(Vec::new());
        }
        let named = |item: &&Item| refusal.ids.contains(&item.id) || refusal.trace_ids.contains(&item.id);
        let (culprits, others): (Vec<&Item>, Vec<&Item>) = part.iter().copied().partition(named);
        if culprits.is_empty() || others.is_empty() {
            return Ok(halves(part));
        }
        Ok(culprits.into_iter().map(|item| vec![item]).chain([others]).collect())
    }

    /// The item's values were written to that record.
    fn landed(&mut self, item: &Item, written: &WrittenRecord) {
        let fate = if item.id == written.id { Fate::Written } else { Fate::Landed };
        self.fates.push((item.id.clone(), fate(written.clone())));
    }

    fn refuse<E>(&mut self, item: &Item, refusal: &Refusal) -> Result<(), E>
    where
        C: Fn(&Refusal) -> Result<(), E>,
    {
        (self.sender.check)(refusal)?;
        if refusal.is_about_content() {
            self.refused(item, refusal);
        } else {
            self.in_trouble(&[item], Some(refusal));
        }
        Ok(())
    }

    fn refused(&mut self, item: &Item, refusal: &Refusal) {
        let fate = if refusal.is_not_found() { Fate::Gone } else { Fate::Refused(refusal.clone()) };
        self.fates.push((item.id.clone(), fate));
    }

    /// Leaves records as they are: HubSpot said of them what is about itself, or nothing.
    fn in_trouble(&mut self, items: &[&Item], refusal: Option<&Refusal>) {
        self.lose(items);
        let why = refusal.map_or("nothing", |refusal| refusal.code());
        let object = self.sender.object;
        let detail = format!("HubSpot wrote a part of a batch of {object}; of the others it said: {why}");
        self.trouble = Some(Problem::unavailable("write_back_incomplete", detail).retry_after(RECOVERY_MS));
    }

    fn lose(&mut self, items: &[&Item]) {
        self.fates.extend(items.iter().map(|item| (item.id.clone(), Fate::Unknown)));
    }
}

fn halves<'r>(part: &[&'r Item]) -> Vec<Vec<&'r Item>> {
    let (left, right) = part.split_at(part.len() / 2);
    vec![right.to_vec(), left.to_vec()]
}
