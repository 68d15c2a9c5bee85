//! The work of the last run of this isolate, so that going on needs no reload. Only ever an exact copy of what is
//! committed: it is taken out while it is worked on and comes back after a commit.

use std::cell::RefCell;

use serde_json::Value;

use super::work::Work;

thread_local! {
    /// One run: two tables may not fit beside each other into the isolate's memory.
    static LAST: RefCell<Option<(i64, Value, Work)>> = const { RefCell::new(None) };
}

/// The work of `job` when it stands where the database says.
pub(super) fn take(job: i64, cursor: &Value) -> Option<Work> {
    let (of, at, work) = LAST.with_borrow_mut(Option::take)?;
    (of == job && at == *cursor).then_some(work)
}

/// Keeps committed work.
pub(super) fn put(job: i64, work: Work) {
    let Ok(at) = serde_json::to_value(&work.cursor) else { return };
    LAST.set(Some((job, at, work)));
}

/// Plays a fresh isolate.
#[cfg(test)]
pub(crate) fn forget() {
    LAST.set(None);
}
