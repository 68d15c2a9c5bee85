//! Texts in requests that the provider takes.

use core::ops::Range;

/// What one request may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// Texts.
    pub inputs: usize,
    /// Bytes of all texts together.
    pub bytes: usize,
}

/// Cuts a list of texts, of which only the lengths in bytes matter, into ranges within the limits, in order. A text that
/// is beyond the limit alone gets a request of its own.
pub fn batches(lengths: &[usize], limits: BatchLimits) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut bytes) = (0, 0_usize);
    for (index, &length) in lengths.iter().enumerate() {
        let full = index - start >= limits.inputs.max(1) || bytes.saturating_add(length) > limits.bytes;
        if full && index > start {
            ranges.push(start..index);
            (start, bytes) = (index, 0);
        }
        bytes = bytes.saturating_add(length);
    }
    if start < lengths.len() {
        ranges.push(start..lengths.len());
    }
    ranges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_beyond_the_limit_goes_alone() {
        let limits = BatchLimits { inputs: 3, bytes: 10 };
        assert_eq!(batches(&[4, 4, 99, 1, 1, 1, 1], limits), [0..2, 2..3, 3..6, 6..7]);
        assert!(batches(&[], limits).is_empty());
        assert_eq!(batches(&[5, 5, 5], limits), [0..2, 2..3], "the limit itself is within it");
        let none = BatchLimits { inputs: 0, bytes: 10 };
        assert_eq!(batches(&[1, 1], none), [0..1, 1..2], "at least one text goes into a request");
        assert_eq!(batches(&[usize::MAX, usize::MAX], limits), [0..1, 1..2]);
    }

    proptest! {
        #[test]
        fn every_text_is_in_one_batch_and_no_batch_could_take_the_next_text(
            lengths in proptest::collection::vec(0_usize..40, 0..60), inputs in 1_usize..9, bytes in 1_usize..90,
        ) {
            let limits = BatchLimits { inputs, bytes };
            let ranges = batches(&lengths, limits);
            let mut next = 0;
            for range in &ranges {
                prop_assert_eq!(range.start, next);
                next = range.end;
                let total: usize = lengths[range.clone()].iter().sum();
                prop_assert!(range.len() == 1 || (range.len() <= inputs && total <= bytes));
                if let Some(following) = lengths.get(range.end) {
                    prop_assert!(range.len() == inputs || total + following > bytes);
                }
            }
            prop_assert_eq!(next, lengths.len());
        }
    }
}
