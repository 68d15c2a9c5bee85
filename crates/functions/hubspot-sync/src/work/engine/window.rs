//! Searching what changed. The search tells ids and dates only; its content lags behind the store.

use hubspot::SearchHit;
use kernel::{Problem, Timestamp};
use reading::CALL_US;
use sync::{Batch, Cursor};

use super::{Engine, Fetched, ROWS, hunt::Hunt};
use crate::sql::{Hit, MirrorKnown};

impl Engine<'_> {
    /// Searches behind `head` until there are ids for a batch that the mirror does not hold, and reads those records.
    pub(super) async fn window(&self, head: &Cursor, from: Timestamp) -> Result<Fetched, Problem> {
        let began = self.now();
        let mut hunt = Hunt::behind(head, Some(from));
        let mut ids: Vec<String> = Vec::new();
        let mut known = 0;
        let after = loop {
            let (hits, after) = self.hunt(&mut hunt).await?;
            let found = hits.len() as u64;
            let unknown = self.unknown(hits).await?;
            known += found - unknown.len() as u64;
            ids.extend(unknown);
            if after.is_none() || ids.len() >= ROWS || self.is_due(&Batch::default(), began) {
                break after;
            }
        };
        let expected = head.expected.or(hunt.total).map(|expected| expected.saturating_sub(known));
        let head = Cursor { expected, known: head.known + known, ..head.clone() };
        let batch = self.reader.content(&ids, &head.names()).await?;
        let next = hunt.noted(head.moved(after, self.mode)).counted(&batch);
        Ok(Fetched { batch, next })
    }

    /// The ids of those hits whose state the mirror does not provably hold.
    async fn unknown(&self, hits: Vec<SearchHit>) -> Result<Vec<String>, Problem> {
        let Some(account_id) = self.job.job.account_id.as_ref().filter(|_| !hits.is_empty()) else {
            return Ok(hits.into_iter().map(|hit| hit.id).collect());
        };
        let hits: Vec<Hit<'_>> =
            hits.iter().map(|hit| Hit { id: &hit.id, updated_at: hit.updated_at }).collect();
        self.job.charge_us(CALL_US);
        let known = MirrorKnown { account_id, object: self.object.name(), hits: &hits };
        Ok(known.call(self.ports).await?.unknown)
    }
}
