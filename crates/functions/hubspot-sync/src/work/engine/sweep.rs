//! Looking up the live mirror rows that a full walk did not meet: HubSpot tells nobody who polls about purged records.

use kernel::Problem;
use sync::Cursor;

use super::{Engine, Fetched, ROWS};
use crate::sql::SyncUnseen;

impl Engine<'_> {
    /// Reads by id the next rows that this run has not seen.
    pub(super) async fn sweep(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let unseen = SyncUnseen {
            object: self.object.name(),
            before: head.started_at,
            after: head.after.as_deref().unwrap_or_default(),
            limit: ROWS,
        };
        let ids = unseen.call(self.ports, &self.job.lease).await?.ids;
        let batch = self.content(&ids, &head.names()).await?;
        let next = head.moved(ids.into_iter().next_back(), batch.newest, self.mode);
        Ok(Fetched { batch, next })
    }
}
