//! Reading records by id, consistently: the batch read, their associations, and what became of those that are gone.

use futures::future::try_join_all;
use hubspot::{AssociationInput, AssociationsPage, ObjectType};
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use sync::{Batch, Links, Lookup, MirrorRow, Page, associated, look_up, read_batch};

use super::{
    CALL_US, Engine, LINK_IDS, READ_IDS, REREADS, permits::is_not_permitted, unserved::is_trouble,
    window::time_of,
};

/// Ids of a batch without a word of HubSpot's that are asked for one by one. Merged-away records are a few; more is an answer
/// that was cut, and is read again.
const ALONE: usize = if cfg!(test) { 4 } else { 25 };

/// An answer that does not speak of every id, and how long HubSpot gets before it is asked again.
const INCOMPLETE: &str = "batch_incomplete";
const INCOMPLETE_MS: u64 = 1_000;
/// The same when HubSpot says that it cannot answer some of them.
pub(super) const REFUSED: &str = "batch_refused";
/// Not HubSpot's word: records that are there, and were not in the answer.
const SILENT: &str = "SILENT";

/// What reading ids in one state brought.
#[derive(Default)]
struct Read {
    batch: Batch,
    /// Ids that HubSpot does not have in this state.
    missing: Vec<String>,
    /// Ids that it answers under another one: loser and winner.
    merged: Vec<(String, String)>,
    /// When it was asked.
    at: Timestamp,
}

impl Engine<'_> {
    /// The rows of these ids as they are now: live, archived, merged or gone.
    pub(super) async fn content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let chunks = ids.chunks(READ_IDS).map(|chunk| self.read_ids(chunk, names));
        let mut batch = Batch::default();
        for part in try_join_all(chunks).await? {
            batch.extend(part);
        }
        let live: Vec<String> = batch
            .found_mut()
            .filter(|row| row.archived_at.is_none())
            .map(|row| row.hubspot_id.clone())
            .collect();
        let live: Vec<&str> = live.iter().map(String::as_str).collect();
        let mut links = Links::new(self.object);
        for to in self.linked() {
            for chunk in live.chunks(LINK_IDS) {
                match self.links(to, chunk, &mut links).await {
                    // The records themselves were just read: it is the other object that may not be seen.
                    Err(problem) if is_not_permitted(&problem) => {
                        self.forgo(to);
                        break;
                    }
                    read => read?,
                }
            }
        }
        self.job.charge(|| {
            for row in batch.found_mut().filter(|row| row.archived_at.is_none()) {
                links.write(row, &associated(self.object));
            }
        });
        Ok(batch)
    }

    /// The rows of archived records of these ids.
    pub(super) async fn archived_content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let mut batch = Batch::default();
        for chunk in ids.chunks(READ_IDS) {
            batch.extend(self.read_in(chunk, names, true).await?.batch);
        }
        Ok(batch)
    }

    /// The rows of these ids; what fails is halved until the records stand alone that HubSpot cannot serve.
    async fn read_ids(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let why = match self.read_together(ids, names).await {
            Err(problem) if is_trouble(&problem) => problem,
            read => return read,
        };
        if !self.serves_others().await {
            return Err(why);
        }
        let (left, right) = ids.split_at(ids.len() / 2);
        let mut parts = vec![right, left];
        let mut batch = Batch::default();
        while let Some(part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            match self.read_together(part, names).await {
                Err(problem) if is_trouble(&problem) && part.len() > 1 => {
                    let (left, right) = part.split_at(part.len() / 2);
                    parts.extend([right, left]);
                }
                Err(problem) if is_trouble(&problem) => {
                    batch.extend(Self::unserved(&part[0], &problem));
                    self.bear(batch.unserved(), &problem)?;
                }
                read => batch.extend(read?),
            }
        }
        Ok(batch)
    }

    async fn read_together(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let Read { mut batch, missing, mut merged, at } = self.read_in(ids, names, false).await?;
        let binned =
            if missing.is_empty() { Read::default() } else { self.read_in(&missing, names, true).await? };
        batch.extend(binned.batch);
        merged.extend(binned.merged);
        let gone = binned.missing.iter().map(|id| (id, None));
        for (id, winner) in gone.chain(merged.iter().map(|(id, winner)| (id, Some(winner.as_str())))) {
            // Dated by the first of the reads: whoever saw the record after it is right.
            batch.push(MirrorRow::gone(id, winner, at));
            batch.seen += 1;
        }
        Ok(batch)
    }

    /// Reads these ids in one state, live or archived, until HubSpot has spoken of each.
    async fn read_in(&self, ids: &[String], names: &[&str], archived: bool) -> Result<Read, Problem> {
        let mut rereads = 0;
        loop {
            match self.try_read_in(ids, names, archived).await {
                Err(problem)
                    if [INCOMPLETE, REFUSED].contains(&problem.code.as_str()) && rereads < REREADS =>
                {
                    rereads += 1;
                    self.ports.timer.sleep_ms(INCOMPLETE_MS).await;
                }
                read => return read,
            }
        }
    }

    async fn try_read_in(&self, ids: &[String], names: &[&str], archived: bool) -> Result<Read, Problem> {
        let (page, read_at) = self.batch_read(ids, names, archived).await?;
        let Lookup { mut missing, unanswered, incomplete } = look_up(ids, &page);
        if let Some(category) = incomplete {
            return Err(Problem { code: REFUSED.to_owned(), ..self.incomplete(&category) });
        }
        if page.unfinished || unanswered.len() > ALONE {
            return Err(self.incomplete(if page.unfinished { "PROCESSING" } else { SILENT }));
        }
        let mut merged = Vec::new();
        for id in unanswered {
            match self.alone(&id, archived).await? {
                None => missing.push(id),
                Some(answered) if answered == id => return Err(self.incomplete(SILENT)),
                Some(winner) => merged.push((id, winner)),
            }
        }
        Ok(Read { batch: page.batch, missing, merged, at: read_at })
    }

    /// The id under which HubSpot has `id`, when asked for it alone.
    async fn alone(&self, id: &str, archived: bool) -> Result<Option<String>, Problem> {
        #[derive(Deserialize)]
        struct OnlyId {
            id: String,
        }
        let request = self.client.api().record(self.object, id, archived);
        self.job.charge_us(CALL_US);
        match self.client.send(&request).await {
            Ok(answer) => serde_json::from_str::<OnlyId>(&answer.body)
                .map(|record| Some(record.id))
                .map_err(|_| self.incomplete("UNREADABLE")),
            Err(problem) if problem.code == "hubspot_not_found" => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn incomplete(&self, category: &str) -> Problem {
        let detail = format!("HubSpot answered a part of a batch of {}: {category}", self.object);
        Problem::unavailable(INCOMPLETE, detail)
    }

    async fn batch_read(
        &self,
        ids: &[String],
        names: &[&str],
        archived: bool,
    ) -> Result<(Page, Timestamp), Problem> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let request = self.client.api().batch_read(self.object, &ids, names, archived);
        self.read(request, |answer| {
            Ok((read_batch(self.object, &answer.body, time_of(answer))?, answer.sent_at))
        })
        .await
    }

    /// Reads the association lists of these records with `to` to their ends: each record has its own cursor.
    pub(super) async fn links(&self, to: ObjectType, ids: &[&str], links: &mut Links) -> Result<(), Problem> {
        let mut inputs: Vec<(String, Option<String>)> =
            ids.iter().map(|id| ((*id).to_owned(), None)).collect();
        while !inputs.is_empty() {
            let asked: Vec<AssociationInput<'_>> =
                inputs.iter().map(|(id, after)| AssociationInput { id, after: after.as_deref() }).collect();
            let request = self.client.api().associations(self.object, to, &asked);
            let page = self.read(request, |answer| AssociationsPage::read(&answer.body)).await?;
            for set in &page.sets {
                let asked =
                    inputs.iter().find(|(id, _)| *id == set.from).and_then(|(_, after)| after.as_deref());
                self.advanced(asked, set.next_after.as_deref())?;
            }
            let refused = page.errors.iter().find(|error| error.category != "OBJECT_NOT_FOUND");
            if let Some(error) = refused {
                let detail = format!("{} of {to} associations: {}", self.object, error.category);
                return Err(Problem::unavailable("associations_incomplete", detail));
            }
            for set in &page.sets {
                links.add(to, set);
            }
            inputs =
                page.sets.into_iter().filter_map(|set| Some((set.from, Some(set.next_after?)))).collect();
        }
        Ok(())
    }
}
