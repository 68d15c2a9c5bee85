//! Whether a burst of requests is over: while it lasts, the processor and the database are for the answers.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
};

use ports::Ports;

/// Without a request for so long a burst is over. Less than lies between the requests of a busy portal, so that what
/// comes one by one is read at once.
const QUIET_MS: u64 = 25;

/// Longest wait for the end of a burst. A read waits 1.25 s for its record to settle in any case.
const MOST_MS: u64 = 1_000;

thread_local! {
    /// Requests that are not answered yet.
    static IN_FLIGHT: Cell<u32> = const { Cell::new(0) };
    static CAME: Cell<u64> = const { Cell::new(0) };
    /// How often somebody said that the work behind the answers is done, and who waits for it.
    static ROUNDS: Cell<u64> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// A request at work, until it is dropped.
pub(crate) struct Receiving(());

impl Receiving {
    pub(crate) fn begin() -> Self {
        IN_FLIGHT.set(IN_FLIGHT.get() + 1);
        CAME.set(CAME.get() + 1);
        Self(())
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        IN_FLIGHT.set(IN_FLIGHT.get() - 1);
    }
}

/// Waits until no request is at work and none came for a moment; not for ever.
pub(crate) async fn is_over(ports: &Ports) {
    for _ in 0..MOST_MS / QUIET_MS {
        let came = CAME.get();
        ports.timer.sleep_ms(QUIET_MS).await;
        if IN_FLIGHT.get() == 0 && CAME.get() == came {
            return;
        }
    }
}

/// Waits for the next [`round_is_done`].
pub(crate) async fn next_round() {
    let seen = ROUNDS.get();
    poll_fn(|context| {
        if ROUNDS.get() != seen {
            return Poll::Ready(());
        }
        WAITING.with_borrow_mut(|waiting| waiting.push(context.waker().clone()));
        Poll::Pending
    })
    .await;
}

/// Lets go who waits.
pub(crate) fn round_is_done() {
    ROUNDS.set(ROUNDS.get() + 1);
    for waker in WAITING.take() {
        waker.wake();
    }
}
