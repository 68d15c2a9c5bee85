//! Exponential backoff with full jitter; the randomness is handed in.

/// Waits `base * 2^attempt`, at most `cap`, times a jitter between one half and one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Milliseconds before the first retry, before jitter.
    pub base_ms: u64,
    /// The longest wait in milliseconds.
    pub cap_ms: u64,
    /// How many retries are made before giving up.
    pub retries: u32,
}

impl Backoff {
    /// Milliseconds to wait before retry number `attempt` (0 is the first), or `None` when none is left.
    ///
    /// `jitter` is any random number; half of the wait is kept so that a retry storm spreads but does not rush.
    pub fn delay_ms(&self, attempt: u32, jitter: u32) -> Option<u64> {
        if attempt >= self.retries {
            return None;
        }
        let full = self.base_ms.saturating_mul(1_u64 << attempt.min(20)).min(self.cap_ms);
        Some(full / 2 + (full / 2) * u64::from(jitter) / u64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_stays_between_half_and_the_whole(attempt in 0_u32..8, jitter in any::<u32>()) {
            let backoff = Backoff { base_ms: 100, cap_ms: 5_000, retries: 8 };
            let full = (100_u64 << attempt).min(5_000);
            let wait = backoff.delay_ms(attempt, jitter).unwrap();
            prop_assert!(wait >= full / 2 && wait <= full);
        }
    }

    #[test]
    fn the_jitter_moves_the_wait_from_half_to_the_whole() {
        let backoff = Backoff { base_ms: 1_001, cap_ms: 3_000, retries: 3 };
        for (attempt, least, middle, most) in
            [(0, 500, 750, 1_000), (1, 1_001, 1_501, 2_002), (2, 1_500, 2_250, 3_000)]
        {
            let waits =
                [0, u32::MAX / 2 + 1, u32::MAX].map(|jitter| backoff.delay_ms(attempt, jitter).unwrap());
            assert_eq!(waits, [least, middle, most], "attempt {attempt}");
        }
    }

    #[test]
    fn it_gives_up_after_the_last_retry() {
        assert_eq!(Backoff { base_ms: 1, cap_ms: 1, retries: 2 }.delay_ms(2, 0), None);
    }
}
