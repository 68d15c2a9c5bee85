//! The end of a slice: what the mirror has among the ids that were listed, and the list has not.

use kernel::Problem;
use sync::{Cursor, Slice};

use super::{Engine, Fetched, ROWS};
use crate::sql::SyncUnmet;

impl Engine<'_> {
    /// Reads by id what the mirror has between the ends of the slice and the list did not bring.
    pub(super) async fn between(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let slice = head.plan.as_ref().and_then(|plan| plan.slice.clone()).unwrap_or_default();
        let Slice { after, upto, .. } = slice;
        let unmet = SyncUnmet {
            object: self.object.name(),
            before: head.started_at,
            after: after.as_deref(),
            upto: upto.as_deref(),
            limit: ROWS,
        };
        let ids = unmet.call(self.ports, &self.job.lease).await?.ids;
        let batch = self.reader.content(&ids, &head.names()).await?;
        let mut next = head.moved(None, self.mode).counted(&batch);
        self.bear_disappearance(&next)?;
        // A list that breaks off leaves thousands to be read by id: in as many runs as it takes.
        if ids.len() >= ROWS {
            next.plan = next.plan.map(|plan| plan.upto(ids.last().cloned()));
        }
        Ok(Fetched { batch, next })
    }
}
