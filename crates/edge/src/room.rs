//! Memory for a body that is still on its way.

/// The capacity for `needed` bytes of a body of which so much was declared: twice as much as there was, but no more than was
/// declared, which an honest body fills exactly. What was declared and does not come takes no room.
pub fn room(capacity: usize, needed: usize, declared: Option<usize>) -> usize {
    if needed <= capacity {
        return capacity;
    }
    let doubled = capacity.saturating_mul(2).max(needed);
    declared.map_or(doubled, |declared| doubled.min(declared.max(needed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The capacities while pieces of this size come in.
    fn capacities(pieces: usize, size: usize, declared: Option<usize>) -> Vec<usize> {
        let mut capacity = 0;
        (1..=pieces)
            .map(|piece| {
                capacity = room(capacity, piece * size, declared);
                capacity
            })
            .collect()
    }

    #[test]
    fn memory_grows_with_what_arrives_and_not_with_what_was_said_to() {
        assert_eq!(capacities(1, 100, Some(50_000_000)), [100]);
        for (pieces, declared) in [(1, None), (7, Some(50_000_000)), (500, None), (500, Some(10))] {
            let last = *capacities(pieces, 100, declared).last().unwrap();
            assert!((pieces * 100..=pieces * 200).contains(&last), "{pieces} {declared:?}: {last}");
        }
    }

    #[test]
    fn a_body_that_is_as_long_as_it_said_fills_its_memory() {
        assert_eq!(capacities(7, 100, Some(700)).last(), Some(&700));
        assert_eq!(capacities(5, 100, Some(450)).last(), Some(&500), "more than it said");
    }
}
