//! Records that HubSpot cannot serve, for as long as it is so: each is written down, stepped past, and asked for again by later
//! sessions.

use kernel::Problem;
use sync::{Batch, Cursor, RowError, UNSERVED};

use super::{Engine, Fetched, Patience, ROWS, hunt::Hunt, isolate::is_trouble};
use crate::sql::SyncOwed;

/// Such records of one object after which the trouble is not with the records.
const MAX_UNSERVED: u64 = 25;

/// Such records in a row that are looked past: what is made at once may be broken at once.
const IN_A_ROW: usize = 5;

impl Engine<'_> {
    /// A batch that only says that this record was not served.
    pub(super) fn unserved(id: &str, why: &Problem) -> Batch {
        let detail = format!("HubSpot answers every request for this record with {}", why.code);
        let error = RowError { entity_id: id.to_owned(), code: UNSERVED.to_owned(), detail };
        let mut batch = Batch::default();
        batch.seen = 1;
        batch.errors.push(error);
        batch
    }

    /// Whether HubSpot serves batch reads of the object at all: any word about an id that no record has will do.
    pub(super) async fn serves_others(&self) -> bool {
        let request = self.client.api().batch_read(self.object, &["0"], &[], false);
        match self.client.send(&request).await {
            Ok(_) => true,
            Err(problem) => !is_trouble(&problem) && !problem.transient,
        }
    }

    /// Steps past the record behind `head`, with which a page of one live record failed.
    pub(super) async fn step_past(&self, head: &Cursor, why: Problem) -> Result<Fetched, Problem> {
        let mut past = Vec::new();
        let mut after = head.after.clone();
        for _ in 0..IN_A_ROW {
            // The list cannot name the record; the search knows ids without reading records.
            let (hits, _) = self.hunt(&mut Hunt::of_all(after.as_deref())).await?;
            let Some(hit) = hits.into_iter().next() else { return Err(why) };
            past.push(hit.id.clone());
            after = Some(hit.id);
            // Whether the list goes on behind it; who does not answer at once is stepped past as well, and read by id.
            match self.walk_page(head, after.as_deref(), 1, Patience::Once).await {
                Ok(_) => {
                    let batch = self.content(&past, &head.names()).await?;
                    let next = head.moved(after, self.mode).counted(&batch);
                    return Ok(Fetched { batch, next });
                }
                Err(problem) if is_trouble(&problem) => {}
                Err(problem) => return Err(problem),
            }
        }
        // Nothing behind them is served either: HubSpot's trouble, not the records'.
        Err(why)
    }

    /// Refuses to go on past more such records than a few.
    pub(super) fn bear(&self, unserved: u64, why: &Problem) -> Result<(), Problem> {
        if unserved <= MAX_UNSERVED {
            return Ok(());
        }
        let detail = format!(
            "HubSpot does not serve {unserved} of the {}; the sync goes on where it was, try again later",
            self.object
        );
        Err(Problem::unavailable(why.code.clone(), detail))
    }

    /// The same for a whole phase.
    pub(super) fn bear_all(&self, next: &Cursor) -> Result<(), Problem> {
        self.bear(next.unserved, &Problem::unavailable("hubspot_unavailable", ""))
    }

    /// Reads again what earlier sessions were not served.
    pub(super) async fn owed(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let owed = SyncOwed {
            object: self.object.name(),
            code: UNSERVED,
            before: head.started_at,
            after: head.after.as_deref().unwrap_or_default(),
            limit: ROWS,
        };
        let ids = owed.call(self.ports, &self.job.lease).await?.ids;
        let batch = self.content(&ids, &head.names()).await?;
        let next = head.moved(ids.into_iter().next_back(), self.mode);
        Ok(Fetched { batch, next })
    }
}
