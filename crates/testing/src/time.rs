//! Virtual time: nothing waits, sleeping moves the clock.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use async_trait::async_trait;
use kernel::Timestamp;
use ports::{Clock, Timer};

/// How often the earliest sleeper must be polled before time moves: the others had their turn in between.
const IDLE_POLLS: u32 = 3;

/// A clock that stands still until something sleeps or the test moves it.
#[derive(Debug)]
pub struct FakeClock {
    now: Cell<Timestamp>,
    sleepers: RefCell<BTreeSet<(Timestamp, u64)>>,
    next_sleeper: Cell<u64>,
}

impl FakeClock {
    /// A clock that shows `now`.
    pub fn at(now: Timestamp) -> Self {
        Self { now: Cell::new(now), sleepers: RefCell::default(), next_sleeper: Cell::new(0) }
    }

    /// Sets the time.
    pub fn set(&self, now: Timestamp) {
        self.now.set(now);
    }

    /// Moves the time on.
    pub fn advance_ms(&self, millis: i64) {
        self.now.set(self.now.get().plus_millis(millis));
    }

    /// Sleeps in virtual time. Time moves when the earliest sleeper is polled again and again, that is when all other
    /// tasks wait as well; so concurrent sleeps overlap as they would in real time, on any executor.
    pub fn sleep(self: &Rc<Self>, millis: u64) -> impl Future<Output = ()> + use<> {
        let until = self.now.get().plus_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        let number = self.next_sleeper.get();
        self.next_sleeper.set(number + 1);
        self.sleepers.borrow_mut().insert((until, number));
        Sleep { clock: Rc::clone(self), key: (until, number), polls: 0 }
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.now.get().as_millis()).unwrap_or(0) * 1_000
    }
}

struct Sleep {
    clock: Rc<FakeClock>,
    key: (Timestamp, u64),
    polls: u32,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let earliest = self.clock.sleepers.borrow().first().copied();
        self.polls = if earliest == Some(self.key) { self.polls + 1 } else { 0 };
        if self.polls >= IDLE_POLLS && self.clock.now() < self.key.0 {
            self.clock.set(self.key.0);
        }
        if self.clock.now() >= self.key.0 {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.sleepers.borrow_mut().remove(&self.key);
    }
}

/// Sleeps on a [`FakeClock`].
#[derive(Debug)]
pub struct FakeTimer {
    clock: Rc<FakeClock>,
}

impl FakeTimer {
    /// A timer of `clock`.
    pub const fn new(clock: Rc<FakeClock>) -> Self {
        Self { clock }
    }
}

#[async_trait(?Send)]
impl Timer for FakeTimer {
    async fn sleep_ms(&self, millis: u64) {
        self.clock.sleep(millis).await;
    }
}

#[cfg(test)]
mod tests {
    use futures::future::{Either, join, select};

    use super::*;

    fn start() -> (Rc<FakeClock>, FakeTimer) {
        let clock = Rc::new(FakeClock::at(Timestamp::from_millis(0)));
        (Rc::clone(&clock), FakeTimer::new(clock))
    }

    #[test]
    fn a_sleep_moves_the_clock() {
        let (clock, timer) = start();
        pollster::block_on(timer.sleep_ms(1_500));
        assert_eq!(clock.now().as_millis(), 1_500);
        assert_eq!(clock.micros(), 1_500_000);
    }

    #[test]
    fn concurrent_sleeps_overlap() {
        let (clock, timer) = start();
        let twice = async {
            timer.sleep_ms(100).await;
            timer.sleep_ms(100).await;
            clock.now().as_millis()
        };
        let ((), in_between) = pollster::block_on(join(timer.sleep_ms(300), twice));
        assert_eq!((in_between, clock.now().as_millis()), (200, 300));
    }

    #[test]
    fn a_sleep_that_is_dropped_does_not_move_the_clock() {
        let (clock, timer) = start();
        let first = pollster::block_on(select(timer.sleep_ms(10), timer.sleep_ms(60_000)));
        assert!(matches!(first, Either::Left(_)));
        drop(first);
        pollster::block_on(timer.sleep_ms(5));
        assert_eq!(clock.now().as_millis(), 15);
    }
}
