//! Records that HubSpot cannot serve, for as long as it is so: each is written down, stepped past, and asked for again by later
//! sessions.

use kernel::Problem;
use reading::{Patience, is_trouble};
use sync::{Cursor, UNSERVED};

use super::{Engine, Fetched, ROWS, hunt::Hunt};
use crate::sql::SyncOwed;

/// Such records in a row that are looked past: what is made at once may be broken at once.
const IN_A_ROW: usize = 5;

impl Engine<'_> {
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
                    let batch = self.reader.content(&past, &head.names()).await?;
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

    /// Refuses a phase that goes on past more such records than a few.
    pub(super) fn bear_all(&self, next: &Cursor) -> Result<(), Problem> {
        self.reader.bear(next.unserved, &Problem::unavailable("hubspot_unavailable", ""))
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
        let batch = self.reader.content(&ids, &head.names()).await?;
        let next = head.moved(ids.into_iter().next_back(), self.mode);
        Ok(Fetched { batch, next })
    }
}
