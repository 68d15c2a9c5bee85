//! The staleness gate: which of two versions of a row stays.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// The version of a row. The lexicographic order is the gate; `sync_apply` applies the same rule in SQL.
///
/// `read_at` (when the consistent read was sent) breaks the tie between two states with one `updatedAt`: HubSpot
/// stamps milliseconds, and neither archiving nor associating need move the stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// `updatedAt` of the record at the source.
    pub source_updated_at: Timestamp,
    /// When the request that read it was sent.
    pub read_at: Timestamp,
}

impl Stamp {
    /// Whether an incoming version replaces the stored one. An equal stamp does not: it is the same read.
    pub fn wins_over(self, stored: Option<Self>) -> bool {
        stored.is_none_or(|stored| self > stored)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stamps() -> impl Strategy<Value = Vec<Stamp>> {
        proptest::collection::vec((0_i64..5, 0_i64..5), 1..12).prop_map(|pairs| {
            pairs
                .into_iter()
                .map(|(source, read)| Stamp {
                    source_updated_at: Timestamp::from_millis(source),
                    read_at: Timestamp::from_millis(read),
                })
                .collect()
        })
    }

    fn settle(order: &[Stamp]) -> Option<Stamp> {
        order.iter().fold(None, |stored, stamp| if stamp.wins_over(stored) { Some(*stamp) } else { stored })
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_ends_in_the_same_version(stamps in stamps(), seed in any::<u32>()) {
            let mut shuffled = stamps.clone();
            let length = shuffled.len();
            for index in 0..shuffled.len() {
                let other = usize::try_from(seed.rotate_left(u32::try_from(index).unwrap())).unwrap() % length;
                shuffled.swap(index, other);
            }
            prop_assert_eq!(settle(&stamps), settle(&shuffled));
            prop_assert_eq!(settle(&stamps), stamps.iter().copied().max());
        }
    }

    #[test]
    fn the_later_read_of_one_millisecond_wins() {
        let at = |read| Stamp {
            source_updated_at: Timestamp::from_millis(7),
            read_at: Timestamp::from_millis(read),
        };
        assert!(at(2).wins_over(Some(at(1))));
        assert!(!at(1).wins_over(Some(at(1))));
        assert!(!at(1).wins_over(Some(at(2))));
    }
}
