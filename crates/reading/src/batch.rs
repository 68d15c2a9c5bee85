//! One batch of records by id: what HubSpot has of them, and what became of those that are gone.

use connection::{CALL_US, REREADS};
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use sync::{Batch, Lookup, MirrorRow, Page, look_up, read_batch};

use crate::{Patience, Reader, time_of};

/// An answer that does not speak of every id, and how long HubSpot gets before it is asked again.
const INCOMPLETE: &str = "batch_incomplete";
const INCOMPLETE_MS: u64 = 1_000;
/// The same when HubSpot says that it cannot answer some of them.
pub(crate) const REFUSED: &str = "batch_refused";
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

/// A way of reading batches of one object.
pub(crate) struct Reading<'a> {
    reader: &'a Reader<'a>,
    names: &'a [&'a str],
    patience: Patience,
}

impl<'a> Reading<'a> {
    /// Of these properties.
    pub(crate) fn patient(reader: &'a Reader<'a>, names: &'a [&'a str]) -> Self {
        Self { reader, names, patience: Patience::Retried }
    }

    /// The same that takes HubSpot's first trouble for the answer.
    pub(crate) fn once(&self) -> Self {
        Self { patience: Patience::Once, ..*self }
    }

    /// The rows of these ids as they are now: live, archived, merged or gone.
    pub(crate) async fn of(&self, ids: &[String]) -> Result<Batch, Problem> {
        let Read { mut batch, missing, mut merged, at } = self.in_state(ids, false).await?;
        let binned = if missing.is_empty() { Read::default() } else { self.in_state(&missing, true).await? };
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

    /// The rows of those that are archived.
    pub(crate) async fn archived(&self, ids: &[String]) -> Result<Batch, Problem> {
        Ok(self.in_state(ids, true).await?.batch)
    }

    /// Reads these ids in one state, live or archived, until HubSpot has spoken of each.
    async fn in_state(&self, ids: &[String], archived: bool) -> Result<Read, Problem> {
        let mut rereads = 0;
        loop {
            match self.try_in_state(ids, archived).await {
                Err(problem) if rereads < self.rereads_after(&problem) => {
                    rereads += 1;
                    self.reader.ports.timer.sleep_ms(INCOMPLETE_MS).await;
                }
                read => return read,
            }
        }
    }

    /// An answer that was cut is no trouble with what was asked for, so it is asked for again in any case.
    fn rereads_after(&self, problem: &Problem) -> u32 {
        match problem.code.as_str() {
            INCOMPLETE => REREADS,
            REFUSED => self.patience.rereads(),
            _ => 0,
        }
    }

    async fn try_in_state(&self, ids: &[String], archived: bool) -> Result<Read, Problem> {
        let (page, read_at) = self.page(ids, archived).await?;
        let Lookup { mut missing, unanswered, incomplete } = look_up(ids, &page);
        if let Some(category) = incomplete {
            return Err(Problem { code: REFUSED.to_owned(), ..self.incomplete(&category) });
        }
        if page.unfinished || unanswered.len() > self.reader.sizes.alone {
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

    async fn page(&self, ids: &[String], archived: bool) -> Result<(Page, Timestamp), Problem> {
        let object = self.reader.object;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let request = self.reader.client().api().batch_read(object, &ids, self.names, archived);
        self.reader
            .read_with(self.patience, request, |answer| {
                Ok((read_batch(object, &answer.body, time_of(answer))?, answer.sent_at))
            })
            .await
    }

    /// The id under which HubSpot has `id`, when asked for it alone.
    async fn alone(&self, id: &str, archived: bool) -> Result<Option<String>, Problem> {
        #[derive(Deserialize)]
        struct OnlyId {
            id: String,
        }
        let request = self.reader.client().api().record(self.reader.object, id, archived);
        self.reader.job.charge_us(CALL_US);
        match self.reader.client_with(self.patience).send(&request).await {
            Ok(answer) => serde_json::from_str::<OnlyId>(&answer.body)
                .map(|record| Some(record.id))
                .map_err(|_| self.incomplete("UNREADABLE")),
            Err(problem) if problem.code == "hubspot_not_found" => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn incomplete(&self, category: &str) -> Problem {
        let detail = format!("HubSpot answered a part of a batch of {}: {category}", self.reader.object);
        Problem::unavailable(INCOMPLETE, detail)
    }
}
