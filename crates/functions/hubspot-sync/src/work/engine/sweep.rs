//! Looking up the live mirror rows that a full walk did not meet: HubSpot tells nobody who polls about purged records.

use kernel::Problem;
use sync::{Cursor, is_mass_disappearance};

use super::{Engine, Fetched, ROWS};
use crate::sql::SyncUnseen;

/// The code of an object that was stopped so.
pub(in crate::work) const MASS_DISAPPEARANCE: &str = "mass_disappearance";

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
        let next = head.moved(ids.into_iter().next_back(), batch.newest, self.mode).counted(&batch);
        if is_mass_disappearance(next.gone, next.met) && !self.accept_deletions {
            return Err(self.mass_disappearance(&next));
        }
        Ok(Fetched { batch, next })
    }

    fn mass_disappearance(&self, at: &Cursor) -> Problem {
        let detail = format!(
            "HubSpot does not know {} {} of the mirror any more, and {} are there. If that is right, start a full sync with \
             accept_deletions; if not, look at what the app may see in HubSpot",
            at.gone, self.object, at.met
        );
        Problem::new(409, MASS_DISAPPEARANCE, detail)
    }
}
