//! The computing that the invocations of an instance use together: the platform counts that of their worker.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use kernel::{Timestamp, WorkBudget};
use ports::Ports;

use super::Settings;

/// How often one that waits for the others looks.
const POLL_MS: u64 = 50;

thread_local! {
    /// What those that run have used, in microseconds; gone with the last of them.
    static USED: RefCell<Weak<Cell<u64>>> = const { RefCell::new(Weak::new()) };
}

/// The budget of an invocation: one with those that run already. When they have used more than a quarter of it, the rest would
/// be too little for some sections, and a job must not be taken again and again for nothing: then it waits until they have
/// ended. Jobs of the same kinds that came with its wake-up are theirs to take until then.
pub(super) async fn budget(ports: &Ports, settings: &Settings, started: Timestamp) -> WorkBudget {
    let used = loop {
        if let Some(used) = join(settings.compute_ms * 1_000 / 4) {
            break used;
        }
        ports.timer.sleep_ms(POLL_MS).await;
    };
    WorkBudget::sharing(used, started, settings.compute_ms, settings.wall_ms)
}

fn join(most_us: u64) -> Option<Rc<Cell<u64>>> {
    USED.with_borrow_mut(|used| {
        if let Some(used) = used.upgrade() {
            return (used.get() <= most_us).then_some(used);
        }
        let fresh = Rc::default();
        *used = Rc::downgrade(&fresh);
        Some(fresh)
    })
}
