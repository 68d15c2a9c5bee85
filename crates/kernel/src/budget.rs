//! How much of the platform's limits one invocation has used.

use crate::Timestamp;

/// Tells a step machine when to stop and leave the rest queued.
///
/// Supabase ends an invocation after 2 s of CPU and 150 s of wall clock. A function cannot read its CPU clock, so
/// the time of the synchronous sections is charged by hand and the limits leave a margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkBudget {
    started: Timestamp,
    wall_ms: i64,
    compute_us: u64,
    spent_us: u64,
}

impl WorkBudget {
    /// A budget of `compute_ms` of computing and `wall_ms` of wall clock, counted from `started`.
    pub const fn new(started: Timestamp, compute_ms: u64, wall_ms: i64) -> Self {
        Self { started, wall_ms, compute_us: compute_ms * 1_000, spent_us: 0 }
    }

    /// Adds the duration of a synchronous section, in microseconds.
    pub const fn charge_us(&mut self, micros: u64) {
        self.spent_us = self.spent_us.saturating_add(micros);
    }

    /// The computing charged so far, in microseconds.
    pub const fn spent_us(&self) -> u64 {
        self.spent_us
    }

    /// Whether either limit is reached at `now`.
    pub const fn is_spent(&self, now: Timestamp) -> bool {
        self.spent_us >= self.compute_us || now.millis_since(self.started) >= self.wall_ms
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
        budget.charge_us(500_000);
        assert!(budget.is_spent(start));
        assert_eq!(budget.spent_us(), 500_000);
    }
}
