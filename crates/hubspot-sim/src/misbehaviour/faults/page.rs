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
}
