//! Looking up the live mirror rows that a full walk did not meet: HubSpot tells nobody who polls about purged records.

use kernel::Problem;
use ports::{Caller, call};
use sync::Cursor;

use super::{Engine, Fetched, ROWS};
use crate::sql::SyncUnseen;

impl Engine<'_> {
    /// Reads by id the next rows that this run has not seen.
    pub(super) async fn sweep(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let unseen = SyncUnseen {
            p_job_id: self.job.job.id,
            p_lease_token: &self.job.job.lease_token,
            p_object: self.object.name(),
            p_before: head.started_at,
            p_after: head.after.as_deref().unwrap_or_default(),
            p_limit: ROWS,
        };
        let ids = call(&*self.ports.store, &Caller::Service, &unseen).await?.ids;
        let batch = self.content(&ids, &head.names()).await?;
        let next = head.moved(ids.into_iter().next_back(), batch.newest, self.mode);
        Ok(Fetched { batch, next })
    }
}
