//! Looking up the mirror rows that a full walk did not meet: HubSpot tells nobody who polls about purged records.

use kernel::Problem;
use sync::{Cursor, is_mass_disappearance};

use super::{Engine, Fetched, ROWS};
use crate::sql::{SyncBinned, SyncUnseen};

/// The code of an object that was stopped so.
pub(in crate::work) const MASS_DISAPPEARANCE: &str = "mass_disappearance";

impl Engine<'_> {
    /// Reads by id the next rows that this run has not seen.
    pub(super) async fn sweep(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let (object, before) = (self.object.name(), head.started_at);
        let (after, limit) = (head.after.as_deref().unwrap_or_default(), ROWS);
        let (ports, lease) = (self.ports, &self.job.lease);
        let live = SyncUnseen { object, before, after, limit }.call(ports, lease).await?.ids;
        let binned = SyncBinned { object, before, after, limit }.call(ports, lease).await?.ids;
        let ids = merged(live, &binned, limit);
        let batch = self.reader.content(&ids, &head.names()).await?;
        let mut next = head.moved(ids.into_iter().next_back(), self.mode).counted(&batch);
        // HubSpot empties its bin after 90 days: what was archived before may go by the thousand, and is no alarm.
        next.gone -= batch.gone_of(&binned);
        self.bear_disappearance(&next)?;
        Ok(Fetched { batch, next })
    }

    /// Stops before a mass of records is archived that nobody said were deleted.
    pub(super) fn bear_disappearance(&self, next: &Cursor) -> Result<(), Problem> {
        if is_mass_disappearance(next.gone, next.met) && !self.accept_deletions {
            return Err(self.mass_disappearance(next));
        }
        Ok(())
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

/// Two lists in the order of ids as one, as far as both are known: one that is full may go on behind its last.
fn merged(live: Vec<String>, binned: &[String], limit: usize) -> Vec<String> {
    let ends = [live.as_slice(), binned].map(|ids| ids.last().filter(|_| ids.len() >= limit).cloned());
    let upto = ends.into_iter().flatten().min();
    let mut ids = live;
    ids.extend_from_slice(binned);
    ids.sort_unstable();
    ids.retain(|id| upto.as_ref().is_none_or(|upto| id <= upto));
    ids
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn two_lists_are_read_in_the_order_of_ids() {
        assert_eq!(merged(ids(&["1", "30"]), &ids(&["2"]), 3), ids(&["1", "2", "30"]));
        assert_eq!(merged(ids(&[]), &ids(&[]), 3), ids(&[]));
    }

    #[test]
    fn what_may_stand_behind_a_full_list_is_left_for_the_next_step() {
        assert_eq!(merged(ids(&["1", "2"]), &ids(&["15", "3"]), 2), ids(&["1", "15", "2"]));
        assert_eq!(merged(ids(&["1", "9"]), &ids(&["3"]), 2), ids(&["1", "3", "9"]));
    }
}
