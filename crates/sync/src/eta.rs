//! How long a sync still takes.

/// Seconds until `expected` records are done at the speed so far, or `None` while there is nothing to reckon by.
pub fn eta_seconds(done: u64, expected: u64, elapsed_ms: u64) -> Option<u64> {
    if done == 0 || elapsed_ms == 0 {
        return None;
    }
    let left = expected.saturating_sub(done);
    Some(left.saturating_mul(elapsed_ms).div_ceil(done.saturating_mul(1_000)))
}

#[cfg(test)]
mod tests {
    use super::eta_seconds;

    #[test]
    fn it_is_proportional_and_never_negative() {
        assert_eq!(eta_seconds(100, 300, 5_000), Some(10));
        assert_eq!(eta_seconds(400, 300, 5_000), Some(0));
        assert_eq!(eta_seconds(0, 300, 5_000), None);
    }
}
