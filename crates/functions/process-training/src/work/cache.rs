//! The work of the last run of this isolate, so that going on needs no reload. Only ever an exact copy of what is
//! committed: it is taken out while it is worked on and comes back after a commit.

use std::cell::RefCell;

use super::run::Work;
use crate::cursor::Cursor;

thread_local! {
    /// One run: two tables may not fit beside each other into the isolate's memory.
    static LAST: RefCell<Option<(i64, Work)>> = const { RefCell::new(None) };
}

/// The work of `job` when it stands where the database says.
pub(super) fn take(job: i64, cursor: Option<&Cursor>) -> Option<Work> {
    let (of, work) = LAST.take()?;
    (of == job && Some(&work.cursor) == cursor).then_some(work)
}

/// Keeps committed work.
pub(super) fn put(job: i64, work: Work) {
    LAST.set(Some((job, work)));
}

/// Plays a fresh isolate.
#[cfg(test)]
pub(crate) fn forget() {
    LAST.set(None);
}
