//! Death in the middle of the work.

use std::{
    cell::Cell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use crate::CapturedLog;

/// How an invocation ended.
#[derive(Debug, PartialEq)]
pub enum End<T> {
    /// With this.
    Answered(T),
    /// It got no further.
    Killed,
}

/// Ends the code under test at a call of a port: before the call is carried out, or when its answer is on the way. The
/// fakes of the ports pass it at both.
#[derive(Debug, Default)]
pub struct Kill {
    left: Cell<Option<u32>>,
    dead: Cell<bool>,
}

impl Kill {
    /// Strikes at the `calls`th half of a call from now; never, when none.
    pub fn after(&self, calls: Option<u32>) {
        self.left.set(calls);
    }

    /// Whether it struck, or was never set.
    pub fn struck(&self) -> bool {
        self.left.get().is_none()
    }

    /// Half of a call; does not come back when it is the last.
    pub async fn pass(&self) {
        match self.left.get() {
            Some(0) => {
                self.left.set(None);
                self.dead.set(true);
                std::future::pending::<()>().await;
            }
            left => self.left.set(left.map(|left| left - 1)),
        }
    }

    /// Runs an invocation to its end.
    ///
    /// # Panics
    /// When it has no end after `max_polls`, with the log: virtual time moves at every few polls.
    pub fn run<F: Future>(&self, invocation: F, max_polls: u32, log: &CapturedLog) -> End<F::Output> {
        self.dead.set(false);
        let mut invocation = pin!(invocation);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..max_polls {
            if let Poll::Ready(answer) = invocation.as_mut().poll(&mut context) {
                return End::Answered(answer);
            }
            if self.dead.get() {
                return End::Killed;
            }
        }
        panic!("the invocation does not end; the log:\n{}", log.text());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_not_carried_out_or_its_answer_not_heard() {
        let (kill, log) = (Kill::default(), CapturedLog::default());
        let carried_out = Cell::new(0);
        let call = async || {
            kill.pass().await;
            carried_out.set(carried_out.get() + 1);
            kill.pass().await;
            "heard"
        };
        let run = |calls: Option<u32>| {
            kill.after(calls);
            (kill.run(call(), 10, &log), carried_out.take(), kill.struck())
        };
        assert_eq!(run(Some(0)), (End::Killed, 0, true));
        assert_eq!(run(Some(1)), (End::Killed, 1, true));
        assert_eq!(run(Some(2)), (End::Answered("heard"), 1, false));
        assert_eq!(run(None), (End::Answered("heard"), 1, true));
    }

    #[test]
    #[should_panic(expected = "does not end")]
    fn an_invocation_that_hangs_is_a_failure() {
        Kill::default().run(std::future::pending::<()>(), 10, &CapturedLog::default());
    }
}
