//! Searching what changed. The search tells ids and dates only; its content lags behind the store.

use connection::Answer;
use hubspot::{SearchHit, SearchPage, SearchWindow};
use kernel::{Problem, Timestamp};
use sync::{Batch, Cursor, ReadTime};

use super::{CALL_US, Engine, Fetched, ROWS, SEARCH_PAGE};
use crate::sql::{Hit, MirrorKnown};

/// When the answer was read.
pub(super) const fn time_of(answer: &Answer) -> ReadTime {
    ReadTime { sent_at: answer.sent_at, floor: answer.floor }
}

impl Engine<'_> {
    /// Searches behind `head` until there are ids for a batch that the mirror does not hold, and reads those records.
    pub(super) async fn window(&self, head: &Cursor, from: Timestamp) -> Result<Fetched, Problem> {
        let began = self.now();
        let mut head = head.clone();
        let mut ids: Vec<String> = Vec::new();
        let mut after = head.after.clone();
        loop {
            let window = SearchWindow {
                modified_from: from,
                modified_until: None,
                after_id: after.as_deref(),
                limit: SEARCH_PAGE,
            };
            let request = self.client.api().search(self.object, &window);
            let page = self.read(request, |answer| SearchPage::read(&answer.body)).await?;
            after = page.next_after_id().map(str::to_owned);
            let hits = page.hits.len() as u64;
            let unknown = self.unknown(page.hits).await?;
            let known = hits - unknown.len() as u64;
            head.known += known;
            // Every page narrows the filter, so only the first one tells how many there are.
            let expected = head.expected.unwrap_or(page.total);
            head.expected = Some(expected.saturating_sub(known));
            ids.extend(unknown);
            if after.is_none() || ids.len() >= ROWS || self.is_due(&Batch::default(), began) {
                break;
            }
        }
        let batch = self.content(&ids, &head.names()).await?;
        let next = head.moved(after, batch.newest, self.mode);
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
