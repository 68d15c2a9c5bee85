//! How much of the platform's limits one invocation has used.

use std::{cell::Cell, rc::Rc};

use crate::Timestamp;

/// Tells a step machine when to stop and leave the rest queued.
///
/// Supabase ends a worker, with all that run in it, after 2 s of CPU and 150 s of wall clock in its life, and gives it no new
/// requests after 1 s or 75 s. A function cannot read its CPU clock, so the time of the synchronous sections is charged by
/// hand and the limits leave a margin.
#[derive(Clone, Debug)]
pub struct WorkBudget {
    started: Timestamp,
    wall_ms: i64,
    compute_us: u64,
    spent_us: Rc<Cell<u64>>,
}

impl WorkBudget {
    /// A budget of `compute_ms` of computing and `wall_ms` of wall clock, counted from `started`.
    pub fn new(started: Timestamp, compute_ms: u64, wall_ms: i64) -> Self {
        Self::sharing(Rc::default(), started, compute_ms, wall_ms)
    }

    /// The same, of which others that charge to `spent_us` use a part: the computing is that of all together.
    pub const fn sharing(spent_us: Rc<Cell<u64>>, started: Timestamp, compute_ms: u64, wall_ms: i64) -> Self {
        Self { started, wall_ms, compute_us: compute_ms * 1_000, spent_us }
    }

    /// Adds the duration of a synchronous section, in microseconds.
    pub fn charge_us(&mut self, micros: u64) {
        self.spent_us.set(self.spent_us.get().saturating_add(micros));
    }

    /// The computing charged so far, in microseconds.
    pub fn spent_us(&self) -> u64 {
        self.spent_us.get()
    }

    /// Whether either limit is reached at `now`.
    pub fn is_spent(&self, now: Timestamp) -> bool {
        self.spent_us() >= self.compute_us || now.millis_since(self.started) >= self.wall_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_limit_ends_the_work() {
        let start = Timestamp::from_millis(0);
        let mut budget = WorkBudget::new(start, 500, 60_000);
        assert!(!budget.is_spent(Timestamp::from_millis(59_999)));
        assert!(budget.is_spent(Timestamp::from_millis(60_000)));
        budget.charge_us(499_999);
        assert!(!budget.is_spent(start), "the limit is told in milliseconds");
        budget.charge_us(1);
        assert!(budget.is_spent(start));
        assert_eq!(budget.spent_us(), 500_000);
    }

    #[test]
    fn what_others_compute_counts_their_time_does_not() {
        let (start, together) = (Timestamp::from_millis(0), Rc::<Cell<u64>>::default());
        let mut one = WorkBudget::sharing(Rc::clone(&together), start, 500, 60_000);
        let late = WorkBudget::sharing(together, Timestamp::from_millis(30_000), 500, 60_000);
        assert!(
            one.is_spent(Timestamp::from_millis(60_000)) && !late.is_spent(Timestamp::from_millis(60_000))
        );
        one.charge_us(500_000);
        assert!(late.is_spent(Timestamp::from_millis(30_000)));
    }
}
