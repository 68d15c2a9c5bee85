//! Faults in what a handler reads.

use super::decide::Faults;
use super::kind::FaultKind;
use crate::portal::{Archived, Record, Store};

impl Faults {
    /// The records of the page before that a list page repeats.
    pub(crate) fn repeated<'s>(&self, store: &'s Store, after: u64, archived: Archived) -> Vec<&'s Record> {
        let Some(FaultKind::Repeated { count }) = self.after else { return Vec::new() };
        let mut before: Vec<&Record> = store.walk_back(after, archived).take(count).collect();
        before.reverse();
        before
    }

    /// The cursor that a page hands out which should hand out `next`: its own, when it is stuck.
    pub(crate) fn cursor(&self, asked: u64, next: Option<u64>) -> Option<u64> {
        match self.after {
            Some(FaultKind::Stuck) => Some(asked),
            Some(FaultKind::Hollow) => Some(asked + 1),
            _ => next,
        }
    }

    /// How many records a page may hold that should hold `limit`.
    pub(crate) const fn page(&self, limit: usize) -> usize {
        if matches!(self.after, Some(FaultKind::Hollow)) { 0 } else { limit }
    }

    /// Puts the last of a search's hits on the page of `limit` that begins at `offset`, where there are more pages.
    pub(crate) fn disorder<T>(&self, found: &mut Vec<T>, offset: usize, limit: usize) {
        if self.after == Some(FaultKind::Unordered) && found.len() > offset + limit && limit > 0 {
            let last = found.remove(found.len() - 1);
            found.insert(offset + limit - 1, last);
        }
    }

    /// Whether a search must not name the epoch.
    pub(crate) fn refuses_epoch(&self) -> bool {
        self.after == Some(FaultKind::NoEpoch)
    }
}
