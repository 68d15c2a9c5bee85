//! The opened file of the last run of this isolate, so that going on needs no download and no second opening. A part is
//! a function of the file and its index, so an opened file is never behind or ahead of what is committed.

use std::cell::RefCell;

use crate::reading::Opened;

/// Which run it is of: a replaced file is another generation.
pub(super) type Key = (String, i64);

thread_local! {
    /// One file: two of 50 MB do not fit beside each other into the isolate's memory.
    static LAST: RefCell<Option<(Key, Box<dyn Opened>)>> = const { RefCell::new(None) };
}

/// The opened file of that run; any other one is dropped before the next is read.
pub(super) fn take(key: &Key) -> Option<Box<dyn Opened>> {
    let (of, opened) = LAST.take()?;
    (of == *key).then_some(opened)
}

/// Keeps an opened file.
pub(super) fn put(key: Key, opened: Box<dyn Opened>) {
    LAST.set(Some((key, opened)));
}

/// Plays a fresh isolate.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn forget() {
    LAST.set(None);
}
