//! Searching what changed. The search tells ids only; its content lags behind the store.

use hubspot::{SearchPage, SearchWindow};
use kernel::{Problem, Timestamp};
use sync::Cursor;

use super::{Engine, Fetched, ROWS, SEARCH_PAGE};

impl Engine<'_> {
    /// Searches behind `head` until there are ids for a batch, and reads those records.
    pub(super) async fn window(&self, head: &Cursor, from: Timestamp) -> Result<Fetched, Problem> {
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
            // Every page narrows the filter, so only the first one tells how many there are.
            head.expected = head.expected.or(Some(page.total));
            after = page.next_after_id().map(str::to_owned);
            ids.extend(page.hits.into_iter().map(|hit| hit.id));
            if after.is_none() || ids.len() >= ROWS {
                break;
            }
        }
        let batch = self.content(&ids, &head.names()).await?;
        let next = head.moved(after, batch.newest, self.mode);
        Ok(Fetched { batch, next })
    }
}
