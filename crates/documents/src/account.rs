//! The completeness account: do the units of all parts cover the totals exactly once?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Unit, UnitKind, UnitStatus};

/// One kind's line of the account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many there are.
    pub total: u64,
    /// How many are in the markdown.
    pub parsed: u64,
    /// How many were left out on purpose.
    pub skipped: u64,
    /// How many could not be read.
    pub failed: u64,
    /// How many were skipped or failed for which reason, or parsed with which doubt.
    pub reasons: BTreeMap<String, u64>,
}

/// What became of every page, sheet, slide, byte, message and attachment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// A line per kind.
    pub kinds: BTreeMap<UnitKind, Tally>,
    /// Whether every one of every kind is settled exactly once. False is a defect of ours.
    pub balanced: bool,
}

impl Account {
    /// The account of a whole document. The order of the units does not matter.
    pub fn of(totals: &[(UnitKind, u64)], units: &[Unit]) -> Self {
        let mut kinds: BTreeMap<UnitKind, Tally> = BTreeMap::new();
        for (kind, total) in totals {
            kinds.entry(*kind).or_default().total += total;
        }
        let mut balanced = true;
        let mut ranges: BTreeMap<UnitKind, Vec<(u64, u64)>> = BTreeMap::new();
        for unit in units {
            balanced &= unit.from <= unit.to && (unit.status == UnitStatus::Parsed || unit.reason.is_some());
            let count = unit.to.saturating_sub(unit.from);
            let tally = kinds.entry(unit.kind).or_default();
            match unit.status {
                UnitStatus::Parsed => tally.parsed += count,
                UnitStatus::Skipped => tally.skipped += count,
                UnitStatus::Failed => tally.failed += count,
            }
            if let Some(reason) = &unit.reason {
                *tally.reasons.entry(reason.clone()).or_default() += count;
            }
            ranges.entry(unit.kind).or_default().push((unit.from, unit.to));
        }
        for (kind, tally) in &kinds {
            balanced &= covers(ranges.remove(kind).unwrap_or_default(), tally.total);
        }
        Self { kinds, balanced }
    }
}

/// Whether the ranges are `0..total` cut into pieces.
fn covers(mut ranges: Vec<(u64, u64)>, total: u64) -> bool {
    ranges.sort_unstable();
    let mut next = 0;
    for (from, to) in ranges {
        if from != next {
            return false;
        }
        next = to;
    }
    next == total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced(units: &[Unit]) -> bool {
        Account::of(&[(UnitKind::Page, 3)], units).balanced
    }

    #[test]
    fn pieces_in_any_order_balance() {
        let account = Account::of(
            &[(UnitKind::Page, 3)],
            &[Unit::failed(UnitKind::Page, 2, 3, "page_malformed"), Unit::parsed(UnitKind::Page, 0, 2)],
        );
        assert!(account.balanced);
        let tally = &account.kinds[&UnitKind::Page];
        assert_eq!((tally.total, tally.parsed, tally.skipped, tally.failed), (3, 2, 0, 1));
        assert_eq!(tally.reasons["page_malformed"], 1);
        let json = serde_json::to_value(&account).unwrap();
        assert_eq!(json["kinds"]["page"]["failed"], 1);
    }

    #[test]
    fn a_gap_an_overlap_an_unknown_kind_or_a_missing_reason_does_not_balance() {
        let all = Unit::parsed(UnitKind::Page, 0, 3);
        assert!(balanced(std::slice::from_ref(&all)));
        assert!(!balanced(&[Unit::parsed(UnitKind::Page, 0, 2)]));
        assert!(!balanced(&[all.clone(), Unit::parsed(UnitKind::Page, 2, 3)]));
        assert!(!balanced(&[all.clone(), Unit::parsed(UnitKind::Slide, 0, 1)]));
        assert!(!balanced(&[Unit { status: UnitStatus::Failed, ..all }]));
    }
}
